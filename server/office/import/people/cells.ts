import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { parseMoney } from '#domain/money/currency.ts';
import { type Money, ZERO } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Column } from '../columns.ts';
import type { SkipCode } from '../reasons.ts';
import type { RowReader } from '../row-reader.ts';
import type { ImportedPerson, PeopleOutcome } from './outcome.ts';

const DAY = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s].*)?$/;
const MONTH_DAY = /^(?:--)?(\d{1,2})[-/月](\d{1,2})日?$/;
const LONGEST_NAME = 200;
const LONGEST_TEXT = 2000;

/** An amount in minor units: positive or negative, or 0 where the cell is empty. Null, and a problem, when it is none. */
export function amount(row: RowReader, column: Column | null, currency: string): Money | null {
	const text = row.text(column);
	if (text === '') return ZERO;
	const read = parseMoney(text, currency);
	if (read.ok) return read.value;
	row.refuse(column, read.code, read.code === 'money_too_many_decimals' ? currency : '');
	return null;
}

/** A required ISO day, as the source wrote it (its own time zone): `2026-08-04 05:24:22 +0500`, `20260804`, `2026年8月4日`. */
export function day(row: RowReader, column: Column | null): string {
	const read = dayOf(row.text(column));
	if (read === null || read === '') row.refuse(column, 'bad_date');
	return read ?? '';
}

/** As {@link day}, '' where the cell is empty. */
export function optionalDay(row: RowReader, column: Column | null): string {
	const read = dayOf(row.text(column));
	if (read === null) row.refuse(column, 'bad_date');
	return read ?? '';
}

/** Epoch ms of a moment whose zone does not matter, for it is only compared with others of the same source; 0 for none. */
export function moment(row: RowReader, column: Column | null): number {
	const at = Date.parse(row.text(column).replace(/^(\d{4})\/(\d\d)\/(\d\d)/, '$1-$2-$3'));
	return Number.isNaN(at) ? 0 : at;
}

/** `YYYY-MM-DD`, `--MM-DD` where the year is not told; null where the cell is empty. */
export function birthday(row: RowReader, column: Column | null): string | null {
	const text = row.text(column);
	if (text === '') return null;
	const [, month = '', date = ''] = MONTH_DAY.exec(text) ?? [];
	if (month !== '') {
		const read = dayOf(`2000-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
		if (read) return `-${read.slice(4)}`;
	}
	const read = dayOf(text);
	if (read === null || read === '') row.refuse(column, 'bad_date');
	return read || null;
}

function dayOf(text: string): string | null {
	if (text === '' || /^0000/.test(text)) return '';
	const [, year = '', month = '', date = ''] = DAY.exec(text.normalize('NFKC')) ?? [];
	const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
	const at = Date.parse(`${iso}T00:00:00Z`);
	return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso ? null : iso;
}

/** How many; a required whole number, negative where goods came back. */
export function quantity(row: RowReader, column: Column | null): number {
	const read = row.quantity(column);
	if (read === null && row.text(column) === '') row.refuse(column, 'quantity_not_integer');
	return read ?? 0;
}

/** A text on one line, cut to what is kept of a name. */
export const name = (row: RowReader, ...columns: (Column | null)[]): string =>
	oneLine(row.firstText(...columns))
		.slice(0, LONGEST_NAME)
		.toWellFormed();

/** Words of some length. */
export const words = (row: RowReader, column: Column | null): string =>
	row.text(column).slice(0, LONGEST_TEXT).toWellFormed();

/** An id, an address or a number as spreadsheets leave it: without the apostrophe that keeps its zeros. */
export const plain = (row: RowReader, ...columns: (Column | null)[]): string =>
	row
		.firstText(...columns)
		.replace(/^'/, '')
		.trim()
		.slice(0, LONGEST_NAME)
		.toWellFormed();

/** A mail address; one without @ is refused. */
export function mail(row: RowReader, ...columns: (Column | null)[]): string {
	const text = plain(row, ...columns);
	if (text !== '' && !/^[^\s@]+@[^\s@]+$/.test(text)) {
		row.refuse(columns.find((column) => row.text(column) !== '') ?? null, 'bad_mail');
		return '';
	}
	return text;
}

/** Given and family name in the order in which they are said: 山田 花子, Hanako Yamada. */
export function fullName(family: string, given: string): { name: string; latin: string } {
	const isLatin = /^[\p{Script=Latin}\s.'’-]*$/u.test(family + given);
	const parts = isLatin ? [given, family] : [family, given];
	const joined = parts.filter((part) => part !== '').join(' ');
	return { name: joined, latin: isLatin ? [family, given].filter((part) => part !== '').join(' ') : '' };
}

/** The status that a source's word stands for. Refuses a word that is none. */
export function status(
	row: RowReader,
	column: Column | null,
	known: Readonly<Record<string, OrderStatus>>,
): OrderStatus | null {
	const text = row.text(column);
	const read = known[text.toLowerCase().replace(/^wc-/, '')] ?? known[text];
	if (read === undefined) row.refuse(column, 'unknown_status');
	return read ?? null;
}

/** Refuses amounts of another currency than the shop's. */
export function checkCurrency(row: RowReader, column: Column | null, currency: string): void {
	const text = row.text(column).toUpperCase();
	if (text !== '' && text !== currency) row.refuse(column, 'other_currency', currency);
}

/** Someone of whom nothing is known yet. */
export const NOBODY: Omit<ImportedPerson, 'accounts'> = {
	...{ isRecord: false, repeats: true, profile: EMPTY_PROFILE, joinedOn: '', consents: [], store: '' },
	updatedAt: 0,
};

/** What a row says, or everything that is wrong with it. */
export function said(
	row: RowReader,
	column: Column | null,
	what: Partial<Pick<Extract<PeopleOutcome, { kind: 'said' }>, 'person' | 'order' | 'item'>>,
): PeopleOutcome {
	const { line, problems } = row;
	if (problems.length > 0) return { kind: 'bad', line, problems };
	return { kind: 'said', line, column: column?.name ?? '', person: null, order: null, item: null, ...what };
}

/** A row left out for a reason that is not its fault. */
export const leftOut = ({ line }: RowReader, code: SkipCode): PeopleOutcome => ({
	...{ kind: 'skipped', line, code },
});

/** A text as a list of one, or none. */
export const listOf = (text: string): string[] => (text === '' ? [] : [text]);

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
