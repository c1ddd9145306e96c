import { liveQuery } from 'dexie';
import type { Coverage, DeviceHealth, FeedHealth } from '#ports/health.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { FeedRow, NorenDatabase } from './database.ts';
import type { SyncState } from './meta.ts';
import { readKeys, UnsentCounter } from './unsent.ts';

/**
 * Everything the store health screen shows, as the database has it, followed live. It reads a handful of rows however
 * long the journal is: what must be counted is counted where it is written.
 */
export function healthQuery(db: NorenDatabase): Subscribable<DeviceHealth> {
	return {
		subscribe(next, error) {
			const counter = new UnsentCounter(db);
			return liveQuery(() => db.transaction('r', FOLLOWED, async () => readHealth(db, counter))).subscribe(
				next,
				error,
			);
		},
	};
}

/** Read in one transaction: each of its own would cost a slow tablet as much as the reading. */
const FOLLOWED = ['meta', 'sync_state', 'feeds', 'journal'];

async function readHealth(db: NorenDatabase, counter: UnsentCounter): Promise<DeviceHealth> {
	const [rows, feeds] = await Promise.all([
		readKeys(
			db,
			['identity', 'chain', 'former'],
			['ack', 'contact', 'report', 'trouble', 'storage', 'second_copy', 'chain_check'],
		),
		db.feeds.toArray(),
	]);
	const { identity, contact, trouble, storage } = rows;
	// What was said of an earlier life of this device does not hold for this one.
	const report = rows.report?.own.incarnation === identity?.incarnation ? rows.report : null;
	return {
		...(await counter.count(rows)),
		state: report?.answer.state ?? 'active',
		online: contact?.online ?? false,
		lastContactAt: contact?.at ?? null,
		trouble,
		coverage: coverageOf(report),
		quarantinedCount: report?.answer.quarantined_count ?? 0,
		quarantined: report?.answer.quarantined ?? [],
		storage: {
			persisted: storage?.persisted ?? null,
			used: storage?.used ?? null,
			quota: storage?.quota ?? null,
			reserve: storage?.reserve ?? 'none',
		},
		secondCopy: rows.second_copy ?? false,
		feeds: await feedHealth(db, feeds),
		chain: rows.chain_check ?? { status: 'unchecked' },
	};
}

/**
 * The server's figures against this device's own, to the entry the server has folded: the sales, their sum, and the
 * chain's hash there. The hash is passed over where one side does not have it (after a quarantined or a pruned entry).
 */
function coverageOf(report: SyncState['report'] | null): Coverage {
	if (!report) return { status: 'unknown' };
	const { own, answer } = report;
	const { sales, sales_total, chain_head } = answer.totals;
	const isSameChain = chain_head === '' || own.head === null || chain_head === own.head;
	const isEqual = sales === own.sales && sales_total === own.total && isSameChain;
	return {
		status: isEqual ? 'equal' : 'different',
		through: own.through,
		own: { sales: own.sales, total: own.total },
		server: { sales, total: sales_total },
	};
}

async function feedHealth(db: NorenDatabase, feeds: readonly FeedRow[]): Promise<FeedHealth[]> {
	const checks = await db.sync_state.bulkGet(feeds.map(({ feed }) => `check:${feed}`));
	return feeds.map(({ feed, current_at }, at) => {
		const last = checks[at]?.value as SyncState[`check:${string}`] | undefined;
		return {
			feed,
			currentAt: current_at,
			check: last?.check ?? 'unchecked',
			checkedAt: last?.at ?? null,
		};
	});
}
