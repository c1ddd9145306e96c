import type { LabelTemplate } from './label.ts';
import type { LabelSize } from './label-layout.ts';

/** A sheet of labels as shops buy it: how they stand on the paper, mm. Labels touch each other. */
export type SheetStock = {
	readonly id: string;
	readonly paper: LabelSize;
	readonly label: LabelSize;
	readonly columns: number;
	readonly rows: number;
	readonly left: number;
	readonly top: number;
};

const A4: LabelSize = { width: 210, height: 297 };

/** Common sheets in Japan, by how many are on an A4; margins are what is left over, the same on both sides. */
export const SHEET_STOCKS: readonly SheetStock[] = [
	stock('a4_24', { width: 66, height: 33.9 }, 3, 8),
	stock('a4_44', { width: 48.3, height: 25.4 }, 4, 11),
	stock('a4_12', { width: 86.4, height: 42.3 }, 2, 6),
	stock('a4_10', { width: 91, height: 55 }, 2, 5),
];

/** What a kind of label is usually printed on. */
export const USUAL_STOCK: Readonly<Record<LabelTemplate, string>> = {
	...{ shelf: 'a4_24', hang: 'a4_24', in_store: 'a4_44', member: 'a4_10', coupon: 'a4_10' },
};

export const stockOf = (id: string): SheetStock | null =>
	SHEET_STOCKS.find((known) => known.id === id) ?? null;

function stock(id: string, label: LabelSize, columns: number, rows: number): SheetStock {
	const left = (A4.width - columns * label.width) / 2;
	const top = (A4.height - rows * label.height) / 2;
	return { id, paper: A4, label, columns, rows, left, top };
}
