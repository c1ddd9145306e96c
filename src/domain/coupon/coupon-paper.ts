import type { PaperLine } from '#domain/receipt/markup.ts';
import type { Coupon } from './coupon.ts';

/** A coupon to be printed: what it is, until when, and the signed code by which any till of the shop takes it. */
export type CouponPaper = {
	readonly coupon: Pick<Coupon, 'id' | 'name' | 'from' | 'to' | 'holder'>;
	readonly token: string;
	readonly shopName: string;
	readonly storeName: string;
	readonly language: 'ja' | 'en';
};

const day = (iso: string): string => iso.replaceAll('-', '/');

/** The lines of a printed coupon; nobody's name is on it. */
export function couponPaper({ coupon, token, shopName, storeName, language }: CouponPaper): PaperLine[] {
	const isJa = language === 'ja';
	const whose = isJa ? 'ご本人様のみご利用いただけます' : 'For the customer it was given to';
	return [
		{ kind: 'text', text: shopName },
		{ kind: 'text', text: storeName },
		{ kind: 'rule' },
		{ kind: 'text', text: isJa ? 'クーポン' : 'Coupon', size: 'tall' },
		{ kind: 'text', text: coupon.name, size: 'large' },
		{
			kind: 'text',
			text: isJa
				? `${day(coupon.from)} から ${day(coupon.to)} まで`
				: `${day(coupon.from)} – ${day(coupon.to)}`,
		},
		...(coupon.holder === null ? [] : [{ kind: 'text' as const, text: whose }]),
		{ kind: 'qrcode', data: token },
		{ kind: 'text', text: isJa ? '会計の前にお出しください' : 'Please show it before paying' },
		{ kind: 'rule' },
	];
}
