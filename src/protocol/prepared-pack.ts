import { invariant } from '#domain/invariant.ts';
import { deflate, inflate } from './deflate.ts';
import type { FeedDoc } from './feed.ts';
import { RECORD, withoutSeparators } from './item-record.ts';
import { BLOCK_LINES, type PackedText } from './pack-page.ts';
import { docsOf, indexDocs, type PageIndexes } from './page-index.ts';

/**
 * What a prepared pack's bytes mean, and by what rules its indexes were made. Another number at either end, and the
 * tablet takes the plain pack and indexes it itself. To be raised with every change of `searchKey`, of an item's record
 * or of the layout below (held by `contract/prepared-pack`).
 */
export const PREPARED_VERSION = 1;

/** A pack as a tablet keeps it: nothing of it has to be parsed to be served. */
export type PreparedPack = { readonly indexes: PageIndexes; readonly packed: PackedText };

/** Sizes, in the order in which the parts follow: numbers by their count, texts by their bytes. */
type Head = {
	readonly lines: number;
	readonly codes: number;
	readonly categories: readonly (readonly [name: string, count: number])[];
	readonly texts: readonly { readonly bytes: number; readonly wide: boolean }[];
	readonly index: number;
	readonly ends: readonly number[];
};

const HEAD_AT = 4;

/**
 * A pack of the catalogue, prepared for a tablet: its text in deflated blocks, and its indexes. `<u32 length of head><head as
 * JSON><indexes, deflated><blocks>`, numbers little-endian; the bytes are sent as they are, so that nobody on the way
 * unpacks them only to have a tablet pack them again.
 */
export async function preparePack(text: string): Promise<Uint8Array<ArrayBuffer>> {
	const lines = text.split('\n').filter((line) => line !== '');
	const docs = docsOf(text);
	const { gtins, gtinLines, search, searchStarts, categories } = indexDocs(docs);
	const ids = docs.map(({ _id }) => _id).join('\n');
	const texts = [search, ids, docs.map(productOf).join(RECORD)].map(encoded);
	const inCategories = Object.values(categories);
	const numbers = [gtins, searchStarts, gtinLines, ...inCategories].map(
		({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength),
	);
	const index = await deflate(joined([...numbers, ...texts.map(({ bytes }) => bytes)]));
	const blocks: Uint8Array<ArrayBuffer>[] = [];
	for (let from = 0; from < lines.length; from += BLOCK_LINES) {
		blocks.push(await deflate(utf8(lines.slice(from, from + BLOCK_LINES).join('\n'))));
	}
	const head: Head = {
		lines: lines.length,
		codes: gtins.length,
		categories: Object.entries(categories).map(([name, of]) => [name, of.length]),
		texts: texts.map(({ bytes, wide }) => ({ bytes: bytes.length, wide })),
		index: index.length,
		ends: endsOf(blocks),
	};
	const headBytes = utf8(JSON.stringify(head));
	const length = new Uint8Array(HEAD_AT);
	new DataView(length.buffer).setUint32(0, headBytes.length, true);
	return joined([length, headBytes, index, ...blocks]);
}

/**
 * Reads what {@link preparePack} made. The hash of the bytes was compared before, so what does not fit together is a
 * broken promise.
 */
export async function readPrepared(bytes: Uint8Array<ArrayBuffer>): Promise<PreparedPack> {
	const indexAt = HEAD_AT + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
	const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_AT, indexAt))) as Head;
	const { buffer } = await inflate(bytes.subarray(indexAt, indexAt + head.index));
	let at = 0;
	const next = (length: number) => {
		at += length;
		return [buffer, at - length] as const;
	};
	const gtins = new Float64Array(...next(head.codes * 8), head.codes);
	const searchStarts = new Uint32Array(...next((head.lines + 1) * 4), head.lines + 1);
	const u16 = (count: number) => new Uint16Array(...next(count * 2), count);
	const gtinLines = u16(head.codes);
	const categories = Object.fromEntries(head.categories.map(([name, count]) => [name, u16(count)]));
	const [search = '', ids = '', products = ''] = head.texts.map(({ bytes: length, wide }) =>
		new TextDecoder(wide ? 'utf-16le' : 'utf-8', { ignoreBOM: true }).decode(
			new Uint8Array(...next(length), length),
		),
	);
	invariant(at === buffer.byteLength, 'a prepared pack is as long as its head says');
	const blocks = bytes.slice(indexAt + head.index);
	invariant(blocks.length === head.ends.at(-1), 'the blocks of a prepared pack end where it says');
	return {
		indexes: { gtins, gtinLines, search, searchStarts, categories },
		packed: { blocks, ends: Uint32Array.from(head.ends), ids, products },
	};
}

const productOf = (doc: FeedDoc): string => (doc.type === 'item' ? withoutSeparators(doc.product ?? '') : '');

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Text that is not all ASCII goes as the tablet's memory holds it: Japanese is shorter so, and is read four times faster. */
function encoded(text: string): { readonly bytes: Uint8Array<ArrayBuffer>; readonly wide: boolean } {
	const plain = utf8(text);
	if (plain.length === text.length) return { bytes: plain, wide: false };
	const units = new Uint16Array(text.length);
	for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
	return { bytes: new Uint8Array(units.buffer), wide: true };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

function endsOf(parts: readonly Uint8Array[]): number[] {
	let end = 0;
	return parts.map(({ length }) => {
		end += length;
		return end;
	});
}
