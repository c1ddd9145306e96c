import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** The real catalogue of Datakick (CC0): 6,561 products with their GTINs. */
export const DATAKICK = fileURLToPath(
	new URL('../../../shared/data/catalog/datakick/items.csv.gz', import.meta.url),
);

/** Whether it lies beside the project. */
export const datakickIsThere = (): boolean => existsSync(DATAKICK);

/** The first `count` GTINs of named products, spread over the file. */
export async function datakickGtins(count: number): Promise<string[]> {
	const gtins: string[] = [];
	const rows = createReadStream(DATAKICK)
		.pipe(createGunzip())
		.pipe(parse({ columns: true, bom: true }));
	let at = 0;
	for await (const row of rows as AsyncIterable<Record<string, string>>) {
		const gtin = row['GTIN-14'] ?? '';
		if (at++ % 47 === 0 && /^\d{14}$/.test(gtin) && row.Name) gtins.push(gtin);
		if (gtins.length === count) break;
	}
	return gtins;
}
