import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { businessDay } from '#domain/till/business-day.ts';
import { type CashCount, countedCash } from '#domain/till/cash-count.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import type { Ids } from '#ports/ids.ts';
import type { Journal, OpenSession } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** What opening a till needs from outside. */
export type OpenTillParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly clock: Clock;
	readonly ids: Ids;
};

/**
 * Opens the till with its float and begins a till session on the current business day. A count, where given, must
 * come to the float.
 */
export async function openTill(
	{ device, journal, clock, ids }: OpenTillParts,
	float: Money,
	count: CashCount,
): Promise<Result<OpenSession, ErrorCode>> {
	const [store, operator] = await Promise.all([device.store(), device.operator()]);
	if (!store || !operator) return refused('staff_not_found');
	if (await journal.openSession()) return refused('till_already_open');
	const pieces = Object.entries(count).filter(([, number]) => number > 0);
	if (float < 0 || (pieces.length > 0 && countedCash(count) !== float)) return refused('money_not_a_number');
	const outcome = await journal.commit({
		kind: 'till_open',
		businessDay: businessDay(clock.now(), store.time_zone, store.cut_hour),
		operator,
		onceKey: `till_open:${ids.next()}`,
		body: () => ({ currency: store.currency, float, count: Object.fromEntries(pieces) }),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	const session = await journal.openSession();
	return session ? ok(session) : refused('storage_failed');
}
