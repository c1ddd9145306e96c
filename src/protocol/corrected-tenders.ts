import type { WireSaleTender } from './bodies/sale-body.ts';
import type { TenderCorrectionBody } from './bodies/till-bodies.ts';

/** What of a sale's tender a return needs. */
export type StandingTender = Pick<
	WireSaleTender,
	'id' | 'rule' | 'kind' | 'refund_to' | 'covered' | 'reference'
>;
export type Correction = Pick<TenderCorrectionBody, 'from' | 'to' | 'amount'>;

/** Between the tender that was rung and the one it was. */
const MOVED = '>';

/**
 * The tenders of a sale as corrections leave them: what comes back goes to where the money really came from, so a card
 * that was rung as cash is never paid out in cash. The sale itself stays as it is; the till that made it and the server
 * name a moved part alike, so what went back of it is counted once.
 */
export function correctedTenders(
	tenders: readonly StandingTender[],
	corrections: readonly Correction[],
): StandingTender[] {
	let standing = tenders.map((tender) => ({ ...tender }));
	for (const correction of corrections) standing = moved(standing, correction);
	return standing;
}

function moved(standing: StandingTender[], { from, to, amount }: Correction): StandingTender[] {
	const next = [...standing];
	let rest = amount;
	for (const tender of standing) {
		const part = tender.rule === from.rule ? Math.min(rest, Math.max(0, tender.covered)) : 0;
		if (part === 0) continue;
		rest -= part;
		add(next, tender.id, { covered: -part });
		const base = tender.id.split(MOVED)[0] ?? tender.id;
		const home = standing.find(({ id, rule }) => id === base && rule === to.rule)?.id;
		const refund_to = to.kind === 'voucher' ? 'store_credit' : 'same';
		add(next, home ?? `${base}${MOVED}${to.rule}`, { ...to, refund_to, covered: part });
	}
	return next;
}

/** Adds to a tender, or puts a new one at the end. */
function add(
	tenders: StandingTender[],
	id: string,
	by: { readonly covered: number } & Partial<StandingTender>,
): void {
	const at = tenders.findIndex((tender) => tender.id === id);
	const known = tenders[at];
	if (known) tenders[at] = { ...known, covered: known.covered + by.covered };
	else if (by.rule && by.kind && by.refund_to)
		tenders.push({ id, rule: by.rule, kind: by.kind, refund_to: by.refund_to, covered: by.covered });
}
