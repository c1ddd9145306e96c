import type { RefundTender } from './refund-plan.ts';

/** Onto which account a refund goes that may not be cash, and whether the customer wants all of it there. */
export type RefundWish = { readonly account: string; readonly isAll: boolean };

/** No account is known yet, and nothing but what has to is to go there. */
export const NO_WISH: RefundWish = { account: '', isAll: false };

/** What was paid from a balance, or with points, goes back there whatever the customer wishes. */
const stays = ({ kind, reference }: RefundTender): boolean =>
	kind === 'points' || ((kind === 'gift_card' || kind === 'store_credit') && reference !== undefined);

/**
 * The same refund with what goes to store credit on an account (TND-09), all of it where the customer wishes. Anything may
 * become store credit and nothing of it cash again; no coins, so nothing is rounded.
 */
export function ontoAccount(lines: readonly RefundTender[], { account, isAll }: RefundWish): RefundTender[] {
	return lines.map((line) => {
		if (stays(line) || (!isAll && line.kind !== 'store_credit')) return line;
		const { of, covered } = line;
		const known = account === '' ? {} : { reference: account };
		return { of, kind: 'store_credit', covered, amount: covered, ...known };
	});
}

/** Whether some of it goes to store credit and nobody has said to which account. */
export const needsAccount = (lines: readonly RefundTender[]): boolean =>
	lines.some(({ kind, reference }) => kind === 'store_credit' && reference === undefined);

const GROUP = 4;

/**
 * A new account's number out of a random id: twelve of its last hexadecimal digits, which no other till makes and nobody
 * guesses. It is printed on the slip and may be written on a card.
 */
export function issuedAccount(randomId: string): string {
	const digits = randomId
		.replaceAll('-', '')
		.slice(-3 * GROUP)
		.toUpperCase();
	return `SC-${digits.slice(0, GROUP)}-${digits.slice(GROUP, 2 * GROUP)}-${digits.slice(2 * GROUP)}`;
}
