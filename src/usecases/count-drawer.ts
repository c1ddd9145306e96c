import { type Money, minus, money, plus, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { type CashCount, countedCash } from '#domain/till/cash-count.ts';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { type OverShort, overShort } from '#domain/till/over-short.ts';
import type { TillCountBody } from '#protocol/bodies/till-bodies.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { drawerRules } from './drawer-rules.ts';
import { personMay } from './permitted.ts';

/** A count that was made: from here on the difference may be seen, by whoever counted. */
export type Counted = {
	readonly n: number;
	readonly count: CashCount;
	readonly counted: Money;
	readonly expected: Money;
	readonly overShort: OverShort;
	/** What lies beside the cash. */
	readonly others: readonly CountedBeside[];
};

/** Vouchers and their like by tender rule; foreign notes, in minor units of their own, by `currency`. */
export type CountedBeside = {
	readonly rule: string;
	/** Null: our own money. */
	readonly currency: string | null;
	readonly counted: Money;
	readonly expected: Money;
};

/** Foreign notes are counted by currency under this. */
const FOREIGN = 'foreign_cash:';

/** What lies in the drawer: pieces by face, sums of other tenders by rule (vouchers), foreign notes by currency (TND-11). */
export type DrawerCount = {
	readonly cash: CashCount;
	readonly others: Readonly<Record<string, Money>>;
	readonly foreign?: Readonly<Record<string, Money>>;
};

/**
 * Writes down a count, piece by piece (金種表, CSH-10). Each count stays; the next one is a recount. Counted blind when
 * the shop wants that and the person may not see what should be there.
 */
export async function countDrawer(
	parts: CounterParts,
	{ cash, others, foreign = {} }: DrawerCount,
): Promise<Result<Counted, ErrorCode>> {
	const { journal } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const { store, person, session, businessDay, operator } = at.value;
	const pieces = Object.entries(cash).filter(([, number]) => number > 0);
	if (pieces.some(([, number]) => !Number.isSafeInteger(number))) return refused('money_not_a_number');
	const counted = countedCash(cash);
	const expected = money(session.cash);
	const n = (session.counts ?? 0) + 1;
	const outcome = await journal.commit({
		kind: 'till_count',
		...{ businessDay, operator },
		onceKey: `count:${session.id}:${n}`,
		body: await countBody(parts, session.id, {
			session: session.id,
			n,
			is_blind: drawerRules(store).isBlind && !personMay(store, person, 'see_expected'),
			count: Object.fromEntries(pieces),
			counted,
			expected,
			others: [
				...Object.entries(others),
				...Object.entries(foreign).map(([currency, amount]) => [`${FOREIGN}${currency}`, amount] as const),
			].map(([rule, amount]) => ({ rule, counted: amount, expected: 0 })),
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	return ok(toCounted(outcome.entry.body));
}

/** Says beside each tender that was counted what should have been there. */
async function countBody({ records }: CounterParts, session: string, body: TillCountBody) {
	if (body.others.length === 0) return () => body;
	const { facts } = await records.period();
	const { tenders, foreign = {} } = figuresOf(facts.filter(({ drawer }) => drawer === session));
	const expectedOf = (rule: string): Money => {
		if (rule.startsWith(FOREIGN)) return foreign[rule.slice(FOREIGN.length)] ?? ZERO;
		const known = tenders[rule];
		return known ? plus(minus(known.taken.amount, known.refunded.amount), known.corrected) : ZERO;
	};
	const others = body.others.map((other) => ({ ...other, expected: expectedOf(other.rule) }));
	return () => ({ ...body, others });
}

/** A count as its entry keeps it. */
export const toCounted = ({ n, count, counted, expected, others }: TillCountBody): Counted => ({
	n,
	count,
	counted: money(counted),
	expected: money(expected),
	overShort: overShort(money(expected), money(counted)),
	others: others.map(({ rule, ...sums }) => {
		const isForeign = rule.startsWith(FOREIGN);
		return {
			rule: isForeign ? FOREIGN.slice(0, -1) : rule,
			currency: isForeign ? rule.slice(FOREIGN.length) : null,
			counted: money(sums.counted),
			expected: money(sums.expected),
		};
	}),
});
