import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { upcaOfUpce } from '#workers/scan/lines/digits.ts';

/** A picture with what is in it, as `data/barcodes/manifest.csv` says. */
export type Shot = {
	readonly path: string;
	readonly source: string;
	readonly set: string;
	readonly symbology: string;
	/** Empty for a picture without a code. */
	readonly expected: string;
	/** Thirteen digits, where the code is a GTIN. */
	readonly gtin13: string;
};

/** Reads a manifest; columns that it lacks are empty. */
export function readManifest(file: string): Shot[] {
	const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), {
		...{ columns: true, bom: true, skip_empty_lines: true, relax_column_count: true },
	});
	return rows.map((row) => ({
		...{ path: row.path ?? '', source: row.source ?? '', set: row.set ?? '' },
		...{ symbology: row.symbology ?? '', expected: row.expected ?? '', gtin13: row.gtin13 ?? '' },
	}));
}

/** Texts as people compare them: the manifest escapes quotes, and ends of lines differ. */
const plain = (text: string) =>
	text
		.replace(/\\(['"])/g, '$1')
		.replace(/\r\n/g, '\n')
		.trim();

const thirteen = (text: string) =>
	(/^[01]\d{7}$/.test(text) ? [upcaOfUpce(text), text] : [text]).map((each) => each.padStart(13, '0'));

/** Whether a text is what the picture holds; a GTIN is the same with or without leading zeros, short or long. */
export function isRight(shot: Shot, text: string): boolean {
	if (shot.expected !== '' && plain(text) === plain(shot.expected)) return true;
	return shot.gtin13 !== '' && /^\d+$/.test(text) && thirteen(text).includes(shot.gtin13);
}
