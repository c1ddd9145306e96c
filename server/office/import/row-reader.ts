import { type Gtin, normaliseGtin } from '#domain/gtin/gtin.ts';
import { parseMoney } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import type { Pack } from '#domain/stock/receiving.ts';
import type { Column } from './columns.ts';
import type { RowProblem } from './import-outcome.ts';
import type { RowCode } from './reasons.ts';
import { readTaxCategory } from './tax-class.ts';

const INTEGER = /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$/;
const SCIENTIFIC = /^\d(?:\.\d+)?e\+?\d+$/i;
const SWALLOWED_ROW = /[\r\n].*(?<!\d)\d{8,14}(?!\d)/;
/** What stands between several values of one cell. */
const LIST = /[|;,、\s/]+/u;
const LONGEST_VALUE_SHOWN = 200;

/**
 * Reads the cells of one row and collects everything that is wrong with it, so that a person repairs a row once and
 * not once per column.
 */
export class RowReader {
	readonly line: number;
	readonly problems: RowProblem[] = [];
	readonly #cells: readonly string[];

	constructor(line: number, cells: readonly string[]) {
		this.line = line;
		this.#cells = cells;
	}

	/** Text of a cell; empty for a column that the file does not have. */
	text(column: Column | null): string {
		const text = this.#raw(column);
		if (
			column &&
			text.includes('\ufffd') &&
			!this.problems.some(({ code }) => code === 'broken_characters')
		) {
			this.refuse(column, 'broken_characters');
		}
		return text;
	}

	#raw(column: Column | null): string {
		return column === null ? '' : (this.#cells[column.index] ?? '');
	}

	/** The first of the cells that has something in it. */
	firstText(...columns: (Column | null)[]): string {
		for (const column of columns) {
			const text = this.text(column);
			if (text !== '') return text;
		}
		return '';
	}

	/** Notes that a cell is wrong. */
	refuse(column: Column | null, code: RowCode, detail = ''): void {
		const value = this.#raw(column).slice(0, LONGEST_VALUE_SHOWN).toWellFormed();
		this.problems.push({
			line: this.line,
			column: column?.name ?? '',
			value,
			code,
			...(detail && { detail }),
		});
	}

	/** A required product name on one line. A line with a barcode inside it is a row that a lost quote swallowed. */
	name(column: Column | null, inherited = ''): string {
		const name = this.text(column) || inherited;
		if (name === '') this.refuse(column, 'missing_name');
		else if (SWALLOWED_ROW.test(name)) this.refuse(column, 'name_line_break');
		return name.replace(/\s*[\r\n]\s*/g, ' ');
	}

	/**
	 * A price in minor units. 0 is a price (a free sample, a shopping bag given away); a negative one is not. The
	 * fallback is for files that have no such column.
	 */
	price(column: Column | null, currency: string, fallback: Money | null = null): Money | null {
		const text = this.text(column);
		if (text === '') {
			if (column === null && fallback !== null) return fallback;
			this.refuse(column, 'no_price');
			return null;
		}
		const price = parseMoney(text, currency);
		if (!price.ok) {
			this.refuse(column, price.code, price.code === 'money_too_many_decimals' ? currency : '');
			return null;
		}
		if (price.value < 0) {
			this.refuse(column, 'money_negative');
			return null;
		}
		return price.value;
	}

	/** Every GTIN in the columns, each once. A cell may hold several; a leading apostrophe is Excel's. */
	gtins(...columns: (Column | null)[]): Gtin[] {
		const found = new Set<Gtin>();
		for (const column of columns) {
			for (const part of this.text(column).replace(/^'/, '').split(LIST)) {
				if (part === '') continue;
				const gtin = normaliseGtin(part);
				if (gtin.ok) found.add(gtin.value);
				else this.refuse(column, SCIENTIFIC.test(part) ? 'gtin_scientific' : gtin.code);
			}
		}
		return [...found];
	}

	/**
	 * Cases and inner packs: barcodes in one column, pieces in another, in the same order. Null when the file has no such
	 * column, which leaves an item's packs as they are.
	 */
	packs(codes: Column | null, pieces: Column | null): Pack[] | null {
		if (codes === null) return null;
		const gtins = this.gtins(codes);
		const parts = this.text(pieces)
			.normalize('NFKC')
			.split(LIST)
			.filter((part) => part !== '');
		const isRight = parts.length === gtins.length && parts.every((part) => /^[1-9]\d{0,5}$/.test(part));
		if (!isRight) this.refuse(pieces ?? codes, 'pack_quantity');
		return isRight ? gtins.map((gtin, at) => ({ gtin, quantity: Number(parts[at]) })) : [];
	}

	/** What is on hand; null when the cell is empty. Online shops oversell, so it may be negative. */
	quantity(column: Column | null): number | null {
		const text = this.text(column).normalize('NFKC');
		if (text === '') return null;
		const quantity = Number(text.replaceAll(',', ''));
		if (!INTEGER.test(text) || Math.abs(quantity) > 1_000_000_000) {
			this.refuse(column, 'quantity_not_integer');
			return null;
		}
		return quantity === 0 ? 0 : quantity;
	}

	/** The tax category of a tax class, rate or flag; standard when the cell is empty. */
	taxCategory(column: Column | null): string {
		return this.taxCategoryOf(column, this.text(column));
	}

	/** The tax category of a class that the cell refers to (a parent's). */
	taxCategoryOf(column: Column | null, text: string): string {
		const category = readTaxCategory(text);
		if (category === null) this.refuse(column, 'unknown_tax_class');
		return category ?? 'standard';
	}

	/** Whether a flag cell says yes; `missing` when it is empty. */
	flag(column: Column | null, missing: boolean): boolean {
		const text = this.text(column).toLowerCase();
		if (text === '') return missing;
		return ['true', '1', 'yes', 'y', 'on', 'はい', '有'].includes(text);
	}
}
