import { SALE_TOKEN_MARK } from '#domain/receipt/sale-token-mark.ts';
import type { OwnToken } from './scanned.ts';

/** How signed tokens of ours begin, so that a scan of one is told from goods whatever is in it. */
export const OWN_MARKS: Readonly<Record<OwnToken, string>> = {
	receipt: SALE_TOKEN_MARK,
	pickup: 'NP1.',
	staff: 'NS1.',
	member: 'NM1.',
	coupon: 'NC1.',
};

const OWNERS = Object.entries(OWN_MARKS) as [OwnToken, string][];

/** A signed token by itself, as on paper, or behind the `#` of a link; null where there is none. Nothing is believed yet. */
export function ownToken(text: string): { readonly of: OwnToken; readonly token: string } | null {
	const token = text.replace(/^https?:[^#]*#/i, '');
	const owner = OWNERS.find(([, mark]) => token.startsWith(mark) && token.length > mark.length);
	return owner ? { of: owner[0], token } : null;
}
