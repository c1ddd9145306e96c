import { type Money, money, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { type CountResult, closeCount } from '#domain/till/blind-count.ts';
import { carryOver } from '#domain/till/carry-over.ts';
import type { CashCount } from '#domain/till/cash-count.ts';
import { type OverShort, overShort } from '#domain/till/over-short.ts';
import type { Baskets } from '#ports/baskets.ts';
import type { DrawerCloseBody } from '#protocol/bodies/till-bodies.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtDrawer, atTheDrawer, type CounterParts } from './at-the-counter.ts';
import { type Counted, toCounted } from './count-drawer.ts';
import { drawerRules } from './drawer-rules.ts';
import { type Approval, permitted } from './permitted.ts';

/** A drawer that was closed: what was found, what goes to the bank, what stays. */
export type ClosedDrawer = {
	readonly session: string;
	readonly businessDay: string;
	/** Epoch ms by the device. */
	readonly closedAt: number;
	readonly expected: Money;
	readonly counted: Money;
	readonly overShort: OverShort;
	readonly recounts: number;
	readonly reason: string;
	readonly deposit: Money;
	readonly left: CashCount;
};

/** How a drawer is closed. */
export type Closing = {
	/** Why it is over or short; needed beyond the tolerance. */
	readonly reason: string;
	/** Whether all but tomorrow's float goes to the bank, or everything stays. */
	readonly takesDeposit: boolean;
};

/** What closing needs from outside. */
export type CloseDrawerParts = CounterParts & { readonly baskets: Pick<Baskets, 'open'> };

/**
 * Closes a counted drawer and ends its session (CSH-09…11). A count that money moved after is stale, and a difference
 * beyond the tolerance needs a reason. Closing it twice answers with the closing that is there.
 */
export async function closeDrawer(
	parts: CloseDrawerParts,
	closing: Closing,
	approval: Approval | null,
): Promise<Result<ClosedDrawer, ErrorCode>> {
	const { journal, records, baskets } = parts;
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const { session, businessDay, operator } = at.value;
	if (((await baskets.open())?.lines.length ?? 0) > 0) return refused('basket_open');
	const last = await lastCount(parts, at.value);
	if (!last) return refused('count_missing');
	if (last.expected !== session.cash) return refused('count_stale');
	const found = closeCount(
		{ expected: last.expected, counts: [last.count] },
		drawerRules(at.value.store),
		closing.reason,
	);
	if (!found.ok) return found;
	const allowed = await permitted(journal, at.value, 'close_till', approval);
	if (!allowed.ok) return allowed;
	const { journal: own, seq } = await records.period();
	const outcome = await journal.commit({
		kind: 'drawer_close',
		...{ businessDay, operator },
		onceKey: `close:${session.id}`,
		body: () => ({
			...bodyOf(at.value, last, found.value, closing),
			covers: { [own]: seq },
			approval: allowed.value,
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(toClosed(outcome.entry));
}

/** The last count of the open drawer, or null before the first. */
export async function lastCount(
	{ records }: Pick<CounterParts, 'records'>,
	{ session }: AtDrawer,
): Promise<Counted | null> {
	const entry = session.counts ? await records.done(`count:${session.id}:${session.counts}`) : null;
	return entry?.kind === 'till_count' ? toCounted(entry.body) : null;
}

/** Without a float that the pieces can make, everything stays in the drawer: nothing is taken out by a guess. */
function bodyOf(
	{ session, store }: AtDrawer,
	last: Counted,
	found: CountResult,
	{ takesDeposit }: Closing,
): Omit<DrawerCloseBody, 'covers' | 'approval'> {
	const { float } = drawerRules(store);
	const carried = takesDeposit ? carryOver(last.count, float) : null;
	const split = carried?.ok ? carried.value : { deposit: ZERO, leave: last.count };
	return {
		session: session.id,
		expected: last.expected,
		counted: found.counted,
		recounts: last.n - 1,
		reason: found.reason.slice(0, 500),
		deposit: split.deposit,
		left: { ...split.leave },
	};
}

/** A closing as its entry keeps it. */
export function toClosed({ body, business_day, device_time }: JournalEntry<'drawer_close'>): ClosedDrawer {
	const expected = money(body.expected);
	const counted = money(body.counted);
	return {
		session: body.session,
		businessDay: business_day,
		closedAt: device_time,
		...{ expected, counted, overShort: overShort(expected, counted) },
		recounts: body.recounts,
		reason: body.reason,
		deposit: money(body.deposit),
		left: body.left,
	};
}
