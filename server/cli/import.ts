import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { type ImportOptions, importFile } from '#server/office/import/import-file.ts';
import { UnreadableFile } from '#server/office/import/import-outcome.ts';
import { csvLine, type ReportedError, reportLines } from '#server/office/import/import-report.ts';
import type { CliIo } from './cli-io.ts';
import { bringIn, isSealedFile } from './import-sealed.ts';

const USAGE = `shop import FILE… brings goods, customers and what these bought elsewhere into the shop.
Goods: Shopify, WooCommerce, EC-CUBE, Medusa, Vendure, Magento and plain lists (gtin,name,price…); UTF-8 or Shift_JIS, also .gz.
Customers and orders: Shopify, WooCommerce, EC-CUBE (会員CSV, 受注CSV), Olist, the 100 knocks, Complete Journey, plain lists
(customers: name, kana, phone, email, member_number…; orders: order_number, date, whose, sku, quantity, amount). In any order.
A tablet's sealed entries are known by their content and brought in as if it had sent them.
Ends with 0 when every file could be read (bad rows are reported, the good ones come in) and with 1 when one could not.
  --currency CODE    currency of the prices, while the shop is still empty (JPY when nothing is said)
  --place ID         where the stock is, or whose customers they are (the first store)
  --price N          price of items in a file that has no price column
  --tax included|excluded   whether the prices contain tax (EC-CUBE: excluded, others: included)
  --drafts           bring in drafts and hidden products too
  --format NAME, --encoding NAME   instead of detecting them
  --report FILE      write every error as CSV`;

const ERRORS_SHOWN = 20;

/** `shop import`: see the usage above. */
export async function run(args: string[], io: CliIo): Promise<number> {
	const parsed = parse(args);
	if (typeof parsed === 'string') {
		io.err(parsed);
		return 1;
	}
	const { files: given, options, reportPath } = parsed;
	let failed = 0;
	for (const file of given.filter(isSealedFile)) if (!(await bringIn(file, io))) failed++;
	const files = given.filter((file) => !isSealedFile(file));
	if (files.length === 0) return failed === 0 ? 0 : 1;
	const folder = dataFolder(io.dataDir);
	mkdirSync(folder.root, { recursive: true });
	const db = new Database(folder.database);
	const errors = reportPath === undefined ? null : new ErrorFile(reportPath);
	try {
		for (const file of files) {
			const settled = {
				...options,
				scratchFolder: folder.root,
				scratchName: String(process.pid),
				now: Date.now(),
			};
			if (!(await importOne(db, file, settled, io, errors))) failed++;
		}
	} finally {
		errors?.close();
		db.close();
	}
	return failed === 0 ? 0 : 1;
}

async function importOne(
	db: Database,
	file: string,
	options: ImportOptions,
	io: CliIo,
	errorFile: ErrorFile | null,
): Promise<boolean> {
	const errors: ReportedError[] = [];
	try {
		const report = await importFile(db, file, options, (error) => {
			if (io.json || (errors.length < ERRORS_SHOWN && !isRepetition(error, errors))) errors.push(error);
			errorFile?.add(file, error);
		});
		if (io.json) io.out(JSON.stringify({ ...report, errors }));
		else for (const line of reportLines(report, errors)) io.out(line);
		return true;
	} catch (cause) {
		if (!(cause instanceof UnreadableFile)) throw cause;
		if (io.json) io.out(JSON.stringify({ file, error: cause.code, reason: cause.message }));
		else io.err(`${file}: not imported, nothing was changed: ${cause.message}`);
		return false;
	}
}

/** A missing column is wrong on every line; a person needs to read it once. */
const isRepetition = (error: ReportedError, shown: readonly ReportedError[]): boolean =>
	error.column === '' && error.code === 'no_price' && shown.some(({ code }) => code === 'no_price');

type Parsed = {
	readonly files: string[];
	readonly options: Omit<ImportOptions, 'scratchFolder' | 'scratchName' | 'now'>;
	readonly reportPath: string | undefined;
};

/** The arguments, or what is wrong with them. */
function parse(args: string[]): Parsed | string {
	const text = { type: 'string' } as const;
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				...{
					currency: text,
					place: text,
					price: text,
					tax: text,
					format: text,
					encoding: text,
					report: text,
				},
				drafts: { type: 'boolean' },
			},
		});
		const { currency, place, price, tax, format, encoding, report, drafts } = values;
		if (positionals.length === 0) return USAGE;
		if (tax !== undefined && tax !== 'included' && tax !== 'excluded') return '--tax is included or excluded';
		const taxIncluded = tax === undefined ? undefined : tax === 'included';
		const options = {
			currency,
			place,
			format,
			encoding,
			defaultPrice: price,
			taxIncluded,
			includeDrafts: drafts,
		};
		return { files: positionals, options, reportPath: report };
	} catch (cause) {
		return `${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`;
	}
}

/** Every error of every file as CSV that a spreadsheet opens with the right characters. */
class ErrorFile {
	readonly #file: number;

	constructor(path: string) {
		this.#file = openSync(path, 'w');
		writeSync(this.#file, `\ufeff${csvLine(['file', 'line', 'column', 'value', 'code', 'reason'])}`);
	}

	add(file: string, { line, column, value, code, reason }: ReportedError): void {
		writeSync(this.#file, csvLine([file, line, column, value, code, reason]));
	}

	close(): void {
		closeSync(this.#file);
	}
}
