import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database } from '#server/database/database.ts';
import { type ImportOptions, importFile } from '#server/office/import/import-file.ts';
import type { ImportReport, ReportedError } from '#server/office/import/import-report.ts';

/** 2026-11-22 12:00 in Tokyo. */
export const NOON = Date.UTC(2026, 10, 22, 3);

const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
/** Path of a file of the shared data. */
export const shared = (path: string): string => join(SHARED, path);
/** Whether the shared data lies beside this checkout. */
export const HAS_SHARED = existsSync(SHARED);

/** An item as the shop keeps it, for comparing. */
export type KeptItem = {
	sku: string;
	name: string;
	category: string;
	price: number;
	tax: string;
	included: number;
	gtins: string[];
};

/** A scratch shop that files are imported into. */
export class ScratchShop {
	readonly folder = mkdtempSync(join(tmpdir(), 'noren-import-'));
	readonly db = new Database(join(this.folder, 'noren.sqlite'));

	/** Imports text or bytes as a file. */
	async importText(
		content: string | Uint8Array,
		options: Partial<ImportOptions> = {},
		name = 'list.csv',
	): Promise<ImportReport & { errors: ReportedError[] }> {
		const path = join(this.folder, name);
		writeFileSync(path, content);
		return await this.importPath(path, options);
	}

	/** Imports a file. */
	async importPath(
		path: string,
		options: Partial<ImportOptions> = {},
	): Promise<ImportReport & { errors: ReportedError[] }> {
		const errors: ReportedError[] = [];
		const settled = { scratchFolder: this.folder, scratchName: 'test', now: NOON, ...options };
		const report = await importFile(this.db, path, settled, (error) => errors.push(error));
		return { ...report, errors };
	}

	/** Every item, by name. */
	items(): KeptItem[] {
		return this.db
			.all<Omit<KeptItem, 'gtins'> & { gtins: string }>(
				`SELECT sku, name, category, price, tax_category AS tax, tax_included AS included, gtins
				 FROM office_items ORDER BY name, sku`,
			)
			.map((row) => ({ ...row, gtins: JSON.parse(row.gtins) as string[] }));
	}

	/** What the journal says lies at a place, by item name. */
	stock(): Record<string, number> {
		const rows = this.db.all<{ name: string; quantity: number }>(
			`SELECT name, sum(line.value ->> 'quantity') AS quantity
			 FROM office_journal, json_each(entry, '$.body.lines') AS line
			 JOIN office_items ON office_items.id = line.value ->> 'item_id'
			 GROUP BY name ORDER BY name`,
		);
		return Object.fromEntries(rows.map(({ name, quantity }) => [name, quantity]));
	}

	/** Everything an import may change, to be compared before and after. */
	state(): string {
		const tables = [
			'office_items',
			'office_item_codes',
			'office_journal',
			'office_settings',
			'office_places',
		];
		const feeds = ['feed_docs', 'feed_heads', 'office_imported_stock'];
		const people = ['accounts', 'imported_people', 'imported_orders', 'imported_lines', 'customer_follows'];
		return JSON.stringify(
			[...tables, ...feeds, ...people.map((table) => `office_${table}`)].map((table) =>
				this.db.all(`SELECT * FROM ${table} ORDER BY 1, 2`),
			),
		);
	}

	close(): void {
		this.db.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** A text in CP932, by turning Node's decoder round. Throws on a character that CP932 does not have. */
export function cp932(text: string): Uint8Array {
	const table = cp932Table();
	return Uint8Array.from(
		[...text].flatMap((character) => {
			const bytes = character.charCodeAt(0) < 0x80 ? [character.charCodeAt(0)] : table.get(character);
			if (!bytes) throw new Error(`not in CP932: ${character}`);
			return bytes;
		}),
	);
}

let table: Map<string, number[]> | null = null;

function cp932Table(): Map<string, number[]> {
	if (table) return table;
	table = new Map();
	const decoder = new TextDecoder('shift_jis');
	for (let lead = 0x81; lead <= 0xfc; lead++) {
		const single = decoder.decode(Uint8Array.of(lead));
		if (single.length === 1 && single !== '\ufffd') table.set(single, [lead]);
		for (let trail = 0x40; trail <= 0xfc; trail++) {
			const text = decoder.decode(Uint8Array.of(lead, trail));
			if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, [lead, trail]);
		}
	}
	return table;
}
