import type { ScanOutcome } from '../scan/scan-outcome.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { presentCoupon } from './coupon-desk.ts';
import { couponError, couponWords } from './words/coupon-words.ts';

/** A coupon was scanned: it goes into the open basket, or the screen says what is in its way. */
export async function takeCoupon(
	ui: Ui,
	shown: { readonly token: string } | { readonly id: string },
): Promise<ScanOutcome> {
	const told = await presentCoupon(ui, shown);
	if (told === 'paying') return { kind: 'paying' };
	if (told.ok) {
		const { name } = told.value.coupon;
		return { kind: 'told', tone: 'good', say: (language) => couponWords(language).added(name) };
	}
	const { code, missing } = told;
	return {
		...{ kind: 'told', tone: 'bad' },
		say: (language) => {
			const { words, action } = couponError(ui.words, code);
			const more = missing === undefined ? '' : ` ${couponWords(language).more(ui.format.money(missing))}`;
			return `${words}${more} ${action}`;
		},
		...(code === 'coupon_needs_customer' && {
			action: {
				label: (language) => (language === 'ja' ? 'お客様を探す' : 'Find the customer'),
				run: () => ui.open('customer'),
			},
		}),
	};
}
