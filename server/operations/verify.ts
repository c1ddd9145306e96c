import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Aside, type ChainVerdict, ChainWalk } from '#protocol/chain.ts';
import type { DeviceKey } from '#protocol/entry.ts';
import { Database } from '#server/database/database.ts';
import { keepConflicts } from '#server/ledger/conflict-scanner.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { foldedPosition, followLedger } from '#server/projections/follow-ledger.ts';
import { projectionHashes } from '#server/projections/rebuild.ts';
import { AsideIndex, countSeconds, excuses } from './aside-index.ts';
import { BookCheck, type CheckedBooks } from './check-books.ts';
import type { Shop } from './status.ts';

/** What a check of one incarnation found. */
export type CheckedChain = DeviceKey & {
	readonly verdict: ChainVerdict;
	/** Second contents under its used numbers, kept aside (L4). */
	readonly second_contents: number;
	/** Numbers, sums and Zs of it, worked out from its entries alone. */
	readonly books: CheckedBooks;
};

/** Whether a chain and its books are as they must be. */
export const isSound = ({ verdict, books }: Pick<CheckedChain, 'verdict' | 'books'>): boolean =>
	verdict.ok && books.faults.length === 0;

/** What a check of everything found. */
export type Verification = {
	readonly ok: boolean;
	readonly chains: readonly CheckedChain[];
	/** Projections that differ from a fresh fold of the same prefix of the ledger. */
	readonly different: readonly string[];
	/** Ledger position up to which the projections were compared. */
	readonly position: string;
};

/** Verifies every chain in the ledger and compares the projections with a fresh fold in a scratch database (L1, L6). */
export async function verifyShop({ db, ledger, projector, folder }: Shop): Promise<Verification> {
	await keepConflicts(db, ledger);
	const compare = () => compareWithFreshFold(db, ledger, folder.root);
	const { different, position, aside } = await (ledger.shared ? compare() : projector.paused(compare));
	const chains: CheckedChain[] = [];
	for (const device of await ledger.devices()) {
		const kept = aside.of(device);
		chains.push({ ...device, ...(await verifyDevice(ledger, device, kept)) });
	}
	const ok = different.length === 0 && chains.every(isSound);
	return { ok, chains, different, position };
}

async function verifyDevice(ledger: Ledger, device: DeviceKey, aside: Aside) {
	const walk = new ChainWalk(aside);
	const books = new BookCheck(excuses(aside));
	for await (const entry of ledger.entriesOf(device)) {
		walk.add(entry);
		books.add(entry);
	}
	return { verdict: walk.verdict(), second_contents: countSeconds(aside), books: books.books() };
}

async function compareWithFreshFold(db: Database, ledger: Ledger, root: string) {
	const position = foldedPosition(db);
	const scratch = await mkdtemp(join(root, 'verify-'));
	const fresh = new Database(join(scratch, 'fresh.sqlite'));
	try {
		const kept = ledger.shared
			? await hashesWhenLevel(db, fresh, ledger)
			: await followLedger(fresh, ledger, { until: position }).then(() => projectionHashes(db));
		const wanted = projectionHashes(fresh);
		const different = Object.keys(wanted).filter((table) => wanted[table] !== kept[table]);
		return { position, different, aside: AsideIndex.folded(fresh) };
	} finally {
		fresh.close();
		await rm(scratch, { recursive: true });
	}
}

/** Tries to see two folds of one ledger level while others go on writing to it. */
const TRIES = 75;
const TRY_EVERY_MS = 200;

/**
 * Hashes of the shop's projections at a moment at which they and a fresh fold have the same entries: positions of a
 * ledger that several gateways share cannot be compared, and another gateway may be the one that folds.
 */
async function hashesWhenLevel(db: Database, fresh: Database, ledger: Ledger) {
	const vector = (of: Database) =>
		JSON.stringify(of.all('SELECT device, seq FROM proj_vector ORDER BY device'));
	for (let tries = 1; ; tries++) {
		await followLedger(fresh, ledger);
		const isLast = tries === TRIES;
		const kept = db.transaction(() => (isLast || vector(db) === vector(fresh) ? projectionHashes(db) : null));
		if (kept) return kept;
		await sleep(TRY_EVERY_MS);
	}
}
