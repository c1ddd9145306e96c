import { invariant } from '#domain/invariant.ts';
import { inflate } from './deflate.ts';
import { RECORD } from './item-record.ts';
import { lineId } from './line-id.ts';
import type { PageIndexes } from './page-index.ts';
import { pieceOf, startsOf } from './pieces.ts';

/** A pack opened for reading: documents by their line, in order of id, and what they are found by. */
export type Page = PageIndexes & {
	/** How many documents it has. */
	readonly lines: number;
	/** The id of its first document, '' without one. */
	readonly firstId: string;
	/** The id of the document on a line. */
	idAt(line: number): string;
	/** The document on a line as JSON; null while the text around it is packed. */
	json(line: number): string | null;
	/** Has the text around a line unpacked, so that `json` answers it. */
	open(line: number): Promise<void>;
	/** Lines of the items that are a variant of this product, or more: who asks looks at what they say. */
	linesOfProduct(product: string): number[];
};

/** The text of a pack as a tablet keeps it: blocks of {@link BLOCK_LINES} lines, each deflated by itself. */
export type PackedText = {
	readonly blocks: Uint8Array<ArrayBuffer>;
	/** Where each block ends in `blocks`. */
	readonly ends: Uint32Array;
	/** Ids of the documents, one a line. */
	readonly ids: string;
	/** Products of the items, '' for none, between characters no product's name contains. */
	readonly products: string;
};

/** Few enough to be unpacked while a scan waits (35 kB of a shop's items), enough to pack well. */
export const BLOCK_LINES = 128;

/** A page whose text is here whole, in UTF-8; it is decoded when it is first read, which a start never does. */
export function plainPage(indexes: PageIndexes, utf8: Uint8Array, lineStarts?: Uint32Array): Page {
	let text: string | null = null;
	let starts = lineStarts ?? null;
	const whole = () => {
		text ??= new TextDecoder().decode(utf8);
		return text;
	};
	const startOf = () => {
		starts ??= startsOf(whole(), '\n');
		return starts;
	};
	return {
		...indexes,
		get lines() {
			return startOf().length - 1;
		},
		get firstId() {
			return utf8.length === 0 ? '' : lineId(firstLine(utf8));
		},
		idAt: (line) => lineId(whole(), startOf()[line] ?? 0),
		json: (line) => pieceOf(whole(), startOf(), line),
		open: async () => {},
		linesOfProduct(product) {
			const words = `"product":${JSON.stringify(product)}`;
			const found: number[] = [];
			for (let line = 0; line < startOf().length - 1; line++) {
				if (pieceOf(whole(), startOf(), line).includes(words)) found.push(line);
			}
			return found;
		},
	};
}

/** A page whose text is packed: a block of it is opened when something in it is first read, and stays open. */
export function packedPage(indexes: PageIndexes, packed: PackedText): Page {
	const { blocks, ends, ids } = packed;
	const open: (readonly string[] | undefined)[] = [];
	const opening = new Map<number, Promise<void>>();
	let starts: Uint32Array | null = null;
	const blockOf = (line: number) => Math.floor(line / BLOCK_LINES);
	const unpack = async (block: number) => {
		open[block] = new TextDecoder().decode(await inflate(blockAt(packed, block))).split('\n');
	};
	return {
		...indexes,
		lines: indexes.searchStarts.length - 1,
		firstId: ids.slice(0, ids.indexOf('\n') < 0 ? undefined : ids.indexOf('\n')),
		idAt(line) {
			starts ??= startsOf(ids, '\n');
			return pieceOf(ids, starts, line);
		},
		json: (line) => open[blockOf(line)]?.[line % BLOCK_LINES] ?? null,
		async open(line) {
			const block = blockOf(line);
			invariant(block < ends.length, `no block of line ${line} in ${blocks.length} bytes`);
			if (open[block]) return;
			const under = opening.get(block) ?? unpack(block);
			opening.set(block, under);
			try {
				await under;
			} finally {
				opening.delete(block);
			}
		},
		linesOfProduct: (product) => linesEqual(packed.products, product),
	};
}

/** The whole text of a packed page, as it was in its pack. */
export async function unpackedText(packed: PackedText): Promise<string> {
	const blocks: string[] = [];
	for (let block = 0; block < packed.ends.length; block++) {
		blocks.push(new TextDecoder().decode(await inflate(blockAt(packed, block))));
	}
	return blocks.join('\n');
}

function blockAt({ blocks, ends }: PackedText, block: number): Uint8Array<ArrayBuffer> {
	return blocks.subarray(block === 0 ? 0 : ends[block - 1], ends[block]);
}

function firstLine(utf8: Uint8Array): string {
	const end = utf8.indexOf(0x0a);
	return new TextDecoder().decode(end < 0 ? utf8 : utf8.subarray(0, end));
}

/** Pieces of a text that are this one. */
function linesEqual(pieces: string, wanted: string): number[] {
	const found: number[] = [];
	if (!pieces.includes(wanted)) return found;
	for (const [line, piece] of pieces.split(RECORD).entries()) if (piece === wanted) found.push(line);
	return found;
}
