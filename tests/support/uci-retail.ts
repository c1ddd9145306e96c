import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** A row of the UCI Online Retail file exactly as it is written there. */
export type UciRow = {
	readonly InvoiceNo: string;
	readonly StockCode: string;
	readonly Description: string;
	readonly Quantity: string;
	readonly InvoiceDate: string;
	readonly UnitPrice: string;
	/** Empty where the file does not know who. */
	readonly CustomerID: string;
};

const pathOf = (month: string): string =>
	fileURLToPath(
		new URL(`../../../shared/data/transactions/uci-online-retail/${month}.csv.gz`, import.meta.url),
	);

/** Whether the month (`2010-12`) lies beside the project. */
export const uciMonthIsThere = (month: string): boolean => existsSync(pathOf(month));

/** All rows of a month, in file order. */
export async function readUciMonth(month: string): Promise<UciRow[]> {
	const rows: UciRow[] = [];
	const parser = createReadStream(pathOf(month))
		.pipe(createGunzip())
		.pipe(parse({ columns: true, bom: true }));
	for await (const row of parser) rows.push(row as UciRow);
	return rows;
}
