import { type Gtin, normaliseGtin } from '#domain/gtin/gtin.ts';
import { type Money, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** The two rows of a Japanese book together (domain.md §4.4, S33). */
export type Book = {
	readonly isbn: Gtin;
	/** Four digits: audience, form, subject. */
	readonly cCode: string;
	/** Yen before tax; null when it is ¥100,000 or more and the row cannot say it. */
	readonly price: Money | null;
};

/** One row of a book's cover. */
export type BookRow =
	| { readonly row: 'upper'; readonly isbn: Gtin }
	| { readonly row: 'lower'; readonly cCode: string; readonly price: Money | null };

/** Why two codes are not one book. */
export type BookRefusal = 'book_row_invalid' | 'book_upper_row_missing' | 'book_lower_row_missing';

/** How long the till waits for the other row, in ms. */
export const BOOK_PAIR_MS = 5000;

/** The row a code is, or null when it is no row of a book: `978`/`979` above, `192` + C-code + price below. */
export function readBookRow(code: string): BookRow | null {
	const gtin = normaliseGtin(code);
	if (!gtin.ok) return null;
	if (/^097[89]/.test(gtin.value)) return { row: 'upper', isbn: gtin.value };
	const lower = /^0192(\d{4})(\d{5})\d$/.exec(gtin.value);
	if (!lower) return null;
	const [, cCode = '', price = ''] = lower;
	return { row: 'lower', cCode, price: Number(price) === 0 ? null : money(Number(price)) };
}

/** Two rows, in whichever order they were scanned, as one book (BOK-01, BOK-04). A lower row alone is nothing to sell. */
export function pairBookRows(one: string, other: string | null): Result<Book, BookRefusal> {
	const rows = [readBookRow(one), other === null ? null : readBookRow(other)];
	if (rows[0] === null || (other !== null && rows[1] === null)) return refused('book_row_invalid');
	const upper = rows.find((row) => row?.row === 'upper');
	const lower = rows.find((row) => row?.row === 'lower');
	if (upper?.row !== 'upper') return refused('book_upper_row_missing');
	if (lower?.row !== 'lower') return refused('book_lower_row_missing');
	return ok({ isbn: upper.isbn, cCode: lower.cCode, price: lower.price });
}
