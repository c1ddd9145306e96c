import type { HighWater } from './high-water.ts';
import type { Life } from './life.ts';
import { reconcileOfficeJournal } from './office/office-outbox.ts';
import { foldedPosition } from './projections/follow-ledger.ts';
import type { Stores } from './stores.ts';

/**
 * Compares the stores with each other and with the mark beside them before anyone is answered (sync.md F2). A step back
 * begins a new life; when the ledger is behind its read models, `refold` makes these anew. Answers what was wrong.
 */
export async function checkAtBoot(
	stores: Pick<Stores, 'db' | 'ledger' | 'epoch'>,
	mark: HighWater | null,
	{ life, refold }: { readonly life: Life; readonly refold: () => void },
): Promise<string | null> {
	await reconcileOfficeJournal(stores.db, stores.ledger);
	const ledgerFault = await ledgerBehind(stores, mark);
	const fault = ledgerFault ?? feedsBehind(stores, mark);
	if (fault === null) return null;
	await life.begin({ seen: stores.epoch.current(), reason: 'regressed', detail: fault });
	if (ledgerFault !== null) refold();
	return fault;
}

async function ledgerBehind(
	{ db, ledger, epoch }: Pick<Stores, 'db' | 'ledger' | 'epoch'>,
	mark: HighWater | null,
): Promise<string | null> {
	const head = await ledger.head();
	const folded = foldedPosition(db);
	if (ledger.isAhead?.(folded, head) === true) return `folded to ${folded}, the ledger ends at ${head}`;
	if (mark === null) return null;
	const present = epoch.current();
	// A restore notes the life it begins; a life that nobody noted comes with a ledger or a database exchanged.
	if (mark.epoch !== present) {
		return epoch.note() === null
			? `the life ${mark.epoch} is not the present one, and nobody ended it`
			: null;
	}
	if (ledger.isAhead?.(mark.ledger, head) === true)
		return `the ledger was at ${mark.ledger}, it ends at ${head}`;
	return null;
}

function feedsBehind({ db, epoch }: Pick<Stores, 'db' | 'epoch'>, mark: HighWater | null): string | null {
	if (mark?.epoch !== epoch.current()) return null;
	const rows = db.all<{ feed: string; seq: number }>('SELECT feed, seq FROM feed_heads');
	const heads = new Map(rows.map(({ feed, seq }) => [feed, seq]));
	const behind = Object.entries(mark.feeds).find(([feed, seq]) => (heads.get(feed) ?? 0) < seq);
	return behind ? `feed ${behind[0]} was at ${behind[1]}, it ends at ${heads.get(behind[0]) ?? 0}` : null;
}
