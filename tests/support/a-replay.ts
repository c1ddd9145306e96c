import { commands } from 'vitest/browser';
import { money } from '#domain/money/money.ts';
import type { ShiftFigures } from '#domain/till/shift-figures.ts';
import { verifyChain } from '#protocol/chain.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { openTill } from '#usecases/open-till.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { aClerk, aStore, installFeed } from './a-shop.ts';
import { aTill } from './a-till.ts';
import { recompute } from './recompute.ts';
import type { ServerEnd } from './replay-server.ts';
import { journalOf, stored } from './stored-projections.ts';

/** The value of a use case that must not be refused here. */
export const done = async <T>(
	work: Promise<{ ok: true; value: T } | { ok: false; code: string }>,
): Promise<T> => {
	const result = await work;
	if (!result.ok) throw new Error(result.code);
	return result.value;
};

/** What a day's reports say, all of them being the same. */
export type ReplayedDay = { readonly day: string; readonly figures: ShiftFigures };

const FLOAT = money(20_000_000);

/**
 * A till over real IndexedDB that trades day after day: opened, X, counted, closed, Z; each day's entries are folded by
 * the server's own code, and X, Z, the server's day and its period must be one and the same.
 */
export async function aReplay(store: Partial<StoreDoc>) {
	const till = await aTill({ store });
	await installFeed(till.replica, 'store-shibuya', [aStore(store), aClerk({ role: 'manager' })], '2');
	const views = new OwnStoreViews(till.db);
	const parts = { ...till, records: new OwnRecordsStore(till.db), views };
	let pushed = 0;
	let zNumber = 0;

	const endDay = async (): Promise<ReplayedDay> => {
		const session = await till.journal.openSession();
		if (!session) throw new Error('no drawer is open');
		const x = await done(takeXReport(parts, null));
		await done(countDrawer(parts, { cash: { 1: session.cash }, others: {} }));
		await done(closeDrawer(parts, { reason: '', takesDeposit: false }, null));
		const z = await done(takeZReport(parts, null));
		const rows = await till.db.journal
			.where('[incarnation+seq]')
			.between([1, pushed + 1], [1, Number.MAX_SAFE_INTEGER])
			.toArray();
		const entries = rows.map(({ entry }) => entry);
		pushed = entries.at(-1)?.seq ?? pushed;
		const server = await commands.foldAtServer(till.name, entries, {
			...{ day: `shibuya:${session.businessDay}`, journal: 't01.1', zNumber: ++zNumber },
		});
		const said = JSON.stringify(sorted(z.figures));
		const others = { x: beforeClosing(x.figures), day: server.day, period: server.period };
		for (const [name, figures] of Object.entries(others)) {
			const same = name === 'x' ? JSON.stringify(sorted(beforeClosing(z.figures))) : said;
			if (JSON.stringify(sorted(figures)) !== same) {
				throw new Error(`${session.businessDay}: ${name} differs from Z`);
			}
		}
		if (server.faults.length > 0) throw new Error(server.faults.join('; '));
		return { day: session.businessDay, figures: z.figures };
	};

	return {
		...parts,
		/** Opens the till at a moment (epoch ms). */
		async beginDay(at: number): Promise<void> {
			till.time.now = at;
			await done(openTill(till, FLOAT, {}));
		},
		endDay,
		/** Everything once more at the end: chain, stored projections against the journal, and what the server has. */
		async end(): Promise<{ entries: JournalEntry[]; server: ServerEnd; faults: string[] }> {
			const entries = await journalOf(till.db);
			const server = await commands.endServer(till.name);
			const faults: string[] = [];
			if (!verifyChain(entries).ok) faults.push('the chain does not hold');
			const own = recompute(entries);
			if (JSON.stringify(sorted(await stored(till.db))) !== JSON.stringify(sorted(own))) {
				faults.push('stored projections are not those of the journal');
			}
			const [here, there] = [moved(own.stock), moved(server.stock)];
			if (JSON.stringify(sorted(here)) !== JSON.stringify(sorted(there))) faults.push('stock differs');
			return { entries, server, faults };
		},
	};
}

/** An X is read before the drawer is counted: what closing it adds is not in it. */
const beforeClosing = ({ events: _, cash: __, ...figures }: ShiftFigures) => figures;

const moved = (stock: Readonly<Record<string, number>>) =>
	Object.fromEntries(Object.entries(stock).filter(([, quantity]) => quantity !== 0));

/** The same with the keys of every object in order, so that texts can be compared. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const rows = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(rows.map(([key, inner]) => [key, sorted(inner)]));
}
