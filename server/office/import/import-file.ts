import { parseMoney } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import type { Database } from '#server/database/database.ts';
import { type RandomBytes, systemRandom } from '../../random.ts';
import { markBuyersOfItems } from '../customers/mark-customers.ts';
import type { ItemChanges } from '../items.ts';
import { ensureShop } from '../minimal-shop.ts';
import { allPlaces } from '../places.ts';
import { publishStores } from '../publish-store.ts';
import { findShopSettings, saveShopSettings, shopDay, shopSettings } from '../shop-settings.ts';
import { applyStaged } from './apply-items.ts';
import { UnreadableFile } from './import-outcome.ts';
import {
	hintsFor,
	type ImportReport,
	type ReportedError,
	reportedError,
	reportedSkips,
} from './import-report.ts';
import { plusCounts } from './people/apply-orders.ts';
import { applyPeople } from './people/apply-people.ts';
import { PeopleStaging } from './people/people-staging.ts';
import type { RowCode } from './reasons.ts';
import { Scratch } from './scratch.ts';
import { stageFile } from './stage-file.ts';
import { Staging } from './staging.ts';

/** How a file is to be imported; everything not given is detected or usual. */
export type ImportOptions = {
	/** Folder for the scratch file, and a name that no other running import uses. */
	readonly scratchFolder: string;
	readonly scratchName: string;
	/** Epoch ms. */
	readonly now: number;
	readonly currency?: string | undefined;
	readonly place?: string | undefined;
	readonly format?: string | undefined;
	readonly encoding?: string | undefined;
	/** Price for files without a price column, as a person writes it. */
	readonly defaultPrice?: string | undefined;
	readonly taxIncluded?: boolean | undefined;
	readonly includeDrafts?: boolean | undefined;
	/** For keys that are made where there is none. */
	readonly random?: RandomBytes | undefined;
};

const ERRORS_KEPT = 100;

/**
 * Imports one file of goods, customers or orders. Nothing reaches the shop before the whole file was read; then the good rows come in and
 * each bad one is given to `onError`, by line. Throws UnreadableFile, having changed nothing, when the file is no
 * such list or does not fit the shop.
 */
export async function importFile(
	db: Database,
	path: string,
	options: ImportOptions,
	onError: (error: ReportedError) => void,
): Promise<ImportReport> {
	const currency = currencyFor(db, options.currency);
	const place = placeFor(db, options.place);
	const scratch = new Scratch(options.scratchFolder, options.scratchName);
	try {
		const stagings = { scratch, items: new Staging(scratch), people: new PeopleStaging(scratch) };
		const read = await stageFile(path, options, mappingOptions(options, currency), stagings);
		setUpShop(db, currency);
		const at = { place: place ?? firstStore(db), options };
		const changes =
			read.of === 'items'
				? await bringItems(db, stagings.items, read.sha256, at)
				: await bringPeople(db, stagings.people, scratch, at);
		const skips = reportedSkips(scratch.skips());
		const { codes, kept } = tellErrors(scratch, onError);
		const counts = scratch.problemCounts();
		const report: ImportReport = {
			file: path,
			format: read.format,
			encoding: read.encoding,
			rows: read.rows,
			...changes,
			skipped: skips.reduce((sum, { count }) => sum + count, 0),
			skips,
			bad_rows: counts.rows,
			error_count: counts.problems,
			hints: hintsFor(codes, currency),
		};
		keepReport(db, report, kept, options.now);
		return report;
	} finally {
		scratch.discard();
	}
}

type Where = { readonly place: string; readonly options: ImportOptions };

async function bringItems(
	db: Database,
	staging: Staging,
	sha256: string,
	{ place, options: { now } }: Where,
): Promise<ItemChanges> {
	const day = shopDay(shopSettings(db), now);
	const source = `import:${sha256.slice(0, 16)}:${now}`;
	const changes = await applyStaged(db, staging, { place, now, day, source });
	// What customers bought elsewhere may be among the new goods.
	if (changes.created > 0) db.transaction(() => markBuyersOfItems(db));
	return changes;
}

async function bringPeople(
	db: Database,
	staging: PeopleStaging,
	scratch: Scratch,
	{ place, options: { random = systemRandom } }: Where,
): Promise<Pick<ImportReport, 'created' | 'changed' | 'unchanged' | 'people' | 'orders' | 'lines'>> {
	const changes = await applyPeople(db, staging, { place, random }, (erased) => {
		for (let nth = 0; nth < erased; nth++) scratch.skip('erased', 0);
	});
	const all = [changes.people, changes.orders, changes.lines].reduce(plusCounts);
	const kept = ({ created, changed, unchanged }: typeof all) => ({ created, changed, unchanged });
	return {
		...kept(all),
		people: kept(changes.people),
		orders: kept(changes.orders),
		lines: kept(changes.lines),
	};
}

function mappingOptions(options: ImportOptions, currency: string): Parameters<typeof stageFile>[2] {
	return {
		currency,
		defaultPrice: options.defaultPrice === undefined ? null : defaultPrice(options.defaultPrice, currency),
		taxIncluded: options.taxIncluded ?? null,
		includeDrafts: options.includeDrafts ?? false,
		now: options.now,
	};
}

function defaultPrice(text: string, currency: string): Money {
	const price = parseMoney(text, currency);
	if (price.ok && price.value >= 0) return price.value;
	throw new UnreadableFile('wrong_option', `--price ${text} is not a price in ${currency}`);
}

/** The currency of the file's prices: the shop's, which can be chosen only while the shop is still empty. */
function currencyFor(db: Database, wanted: string | undefined): string {
	const current = findShopSettings(db)?.currency;
	const currency = wanted?.toUpperCase();
	if (currency === undefined) return current ?? 'JPY';
	if (!Intl.supportedValuesOf('currency').includes(currency)) {
		throw new UnreadableFile('wrong_option', `--currency ${wanted} is not an ISO currency code`);
	}
	if (current === undefined || current === currency || isEmpty(db)) return currency;
	throw new UnreadableFile(
		'other_currency',
		`this shop sells in ${current}; its currency can only change while it has no items and no entries`,
	);
}

const isEmpty = (db: Database): boolean =>
	['office_items', 'office_journal', 'proj_vector', 'office_imported_orders', 'office_imported_lines'].every(
		(table) => db.get(`SELECT 1 AS one FROM ${table} LIMIT 1`) === undefined,
	);

function setUpShop(db: Database, currency: string): void {
	if (ensureShop(db, currency)) return;
	const settings = shopSettings(db);
	if (settings.currency === currency) return;
	db.transaction(() => {
		saveShopSettings(db, { ...settings, currency });
		publishStores(db);
	});
}

/** The place asked for; null leaves it to the first store. */
function placeFor(db: Database, wanted: string | undefined): string | null {
	if (wanted === undefined) return null;
	const places = allPlaces(db);
	if (places.some(({ id }) => id === wanted)) return wanted;
	const known = places.map(({ id }) => id).join(', ') || 'none yet';
	throw new UnreadableFile('wrong_option', `--place ${wanted} is not a place of this shop (${known})`);
}

function firstStore(db: Database): string {
	const places = allPlaces(db);
	const store = places.find(({ kind }) => kind === 'store') ?? places[0];
	if (!store) throw new UnreadableFile('no_place', 'the shop has no place to hold stock');
	return store.id;
}

function tellErrors(
	scratch: Scratch,
	onError: (error: ReportedError) => void,
): { codes: Set<RowCode | 'no_price_column'>; kept: ReportedError[] } {
	const codes = new Set<RowCode | 'no_price_column'>();
	const kept: ReportedError[] = [];
	for (const problem of scratch.problems()) {
		const error = reportedError(problem);
		codes.add(error.code === 'no_price' && error.column === '' ? 'no_price_column' : error.code);
		if (kept.length < ERRORS_KEPT) kept.push(error);
		onError(error);
	}
	return { codes, kept };
}

function keepReport(db: Database, report: ImportReport, errors: readonly ReportedError[], now: number): void {
	db.run(
		'INSERT INTO office_imports (file, format, encoding, imported_at, report) VALUES (?, ?, ?, ?, ?)',
		...[report.file, report.format, report.encoding, now, JSON.stringify({ ...report, errors })],
	);
}
