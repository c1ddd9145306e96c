/** A cell of a table: a text, a whole number, or nothing. */
export type Cell = string | number | null;

/**
 * A row as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe before it: names of
 * goods come from anywhere.
 */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return String(cell);
	const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
