import type { Page } from '@playwright/test';
import type { Basket } from '../../src/domain/basket/basket.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import type { Projections } from './recompute.ts';

/** What a device holds, read straight from its IndexedDB without the app's code. */
export type DeviceTables = {
	readonly journal: readonly JournalEntry[];
	readonly projections: Projections;
	readonly openBaskets: readonly string[];
	/** Lines of the open baskets. */
	readonly openLines: number;
	/** Texts of the packed catalogue. */
	readonly pages: readonly string[];
};

/** Reads the tables of the device whose app is on the page. */
export async function readTables(page: Page): Promise<DeviceTables> {
	const raw = await page.evaluate(async () => {
		const db = await new Promise<IDBDatabase>((resolve, reject) => {
			const open = indexedDB.open('noren');
			open.onerror = () => reject(open.error);
			open.onsuccess = () => resolve(open.result);
		});
		const all = (table: string) =>
			new Promise<Record<string, unknown>[]>((resolve, reject) => {
				const read = db.transaction(table).objectStore(table).getAll();
				read.onerror = () => reject(read.error);
				read.onsuccess = () => resolve(read.result);
			});
		const [journal, movements, drawers, receipts, baskets, pages] = await Promise.all(
			['journal', 'movements', 'drawers', 'receipts', 'baskets', 'pages'].map(all),
		);
		const [balances, returned] = await Promise.all(['balances', 'returned'].map(all));
		db.close();
		const inflated = async (bytes: Uint8Array<ArrayBuffer>) => {
			const opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
			return new Response(opened).text();
		};
		const textOf = async ({ text, packed }: Record<string, unknown>) => {
			if (text) return new TextDecoder().decode(text as Uint8Array);
			const { blocks, ends } = packed as { blocks: Uint8Array<ArrayBuffer>; ends: Uint32Array };
			const parts = [...ends].map((end, at) => inflated(blocks.slice(at === 0 ? 0 : ends[at - 1], end)));
			return (await Promise.all(parts)).join('\n');
		};
		const texts = await Promise.all((pages ?? []).filter(({ feed }) => feed === 'catalogue').map(textOf));
		return { journal, movements, drawers, receipts, baskets, balances, returned, texts };
	});
	const stock: Record<string, number> = {};
	for (const { item_id, quantity, counted_after } of raw.movements ?? []) {
		if (counted_after !== undefined) continue;
		stock[String(item_id)] = (stock[String(item_id)] ?? 0) + Number(quantity);
	}
	const sums = (rows: readonly Record<string, unknown>[] = [], key: string, amount: string) => {
		const all: Record<string, number> = {};
		for (const row of rows) {
			const name = key === 'of' ? `${row.of}#${row.line}` : String(row[key]);
			all[name] = (all[name] ?? 0) + Number(row[amount]);
		}
		return all;
	};
	const open = (raw.baskets ?? []).filter(({ state }) => state === 'open');
	return {
		journal: (raw.journal ?? []).map(({ entry }) => entry as JournalEntry).sort((a, b) => a.seq - b.seq),
		projections: {
			stock,
			drawers: Object.fromEntries(
				(raw.drawers ?? []).map(({ session, cash }) => [String(session), Number(cash)]),
			),
			receipts: (raw.receipts ?? []).map(({ number }) => String(number)).sort(),
			balances: sums(raw.balances, 'account', 'amount'),
			returned: sums(raw.returned, 'of', 'units'),
			closed: (raw.drawers ?? [])
				.filter(({ closed_at }) => closed_at !== undefined)
				.map(({ session }) => String(session))
				.sort(),
		},
		openBaskets: open.map(({ id }) => String(id)),
		openLines: open.reduce((count, { basket }) => count + (basket as Basket).lines.length, 0),
		pages: raw.texts,
	};
}
