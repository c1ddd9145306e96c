import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { blocksOfTable, recordsOfLog, unsnap } from './leveldb-files.ts';

/** Where some words were found. */
export type Found = { readonly words: string; readonly file: string; readonly as: string };

/** Some bytes to search, and how they were come by. */
type Layer = { readonly as: string; readonly bytes: Buffer };

/**
 * Searches every byte below a folder for words: in UTF-8, UTF-16 of both orders, Shift_JIS and base64 of UTF-8 in each
 * of its three alignments; in files as they are, in LevelDB's tables and logs unpacked, in values that Chromium has
 * packed with Snappy, and in whatever gzip or deflate was found to begin anywhere. Each word is found once a file.
 */
export function searchFolder(folder: string, words: readonly string[]): Found[] {
	const forms = new Forms(words.flatMap(formsOf));
	return filesIn(folder).flatMap((path) => {
		const found = new Map<string, Found>();
		for (const { as, bytes } of layersOf(path)) {
			for (const { words: word, name } of forms.in(bytes)) {
				if (!found.has(word))
					found.set(word, { words: word, file: relative(folder, path), as: `${as}, ${name}` });
			}
		}
		return [...found.values()];
	});
}

/** Many forms looked for in one pass over the bytes: by their first three, then as a whole. */
class Forms {
	readonly #starts = new Uint8Array(2 ** 24);
	readonly #byStart = new Map<number, Form[]>();

	constructor(forms: readonly Form[]) {
		for (const form of forms) {
			const start = startOf(Buffer.from(form.form, 'latin1'), 0);
			this.#starts[start] = 1;
			this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), form]);
		}
	}

	in(bytes: Buffer): Form[] {
		const found = new Set<Form>();
		let start = startOf(bytes, 0);
		for (let at = 0; at + 3 <= bytes.length; start = ((start << 8) | (bytes[at++ + 3] ?? 0)) & 0xffffff) {
			if (this.#starts[start] === 0) continue;
			for (const form of this.#byStart.get(start) ?? []) {
				const { length } = form.form;
				if (bytes.toString('latin1', at, at + length) === form.form) found.add(form);
			}
		}
		return [...found];
	}
}

const startOf = (bytes: Buffer, at: number): number =>
	((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);

type Form = { readonly words: string; readonly name: string; readonly form: string };

function formsOf(words: string): Form[] {
	const utf8 = Buffer.from(words, 'utf8');
	const le = Buffer.from(words, 'utf16le');
	const be = Buffer.from(le).swap16();
	const plain: [string, string][] = [
		['UTF-8', utf8.toString('latin1')],
		['UTF-16LE', le.toString('latin1')],
		['UTF-16BE', be.toString('latin1')],
	];
	const sjis = shiftJis(words);
	if (sjis !== null) plain.push(['Shift_JIS', sjis]);
	for (const shift of [0, 1, 2]) {
		// Characters that stand for the words alone, whatever is before and behind them.
		const coded = Buffer.concat([new Uint8Array(shift), new Uint8Array(utf8)]).toString('base64');
		const from = shift === 0 ? 0 : shift + 1;
		const whole = Math.floor(((shift + utf8.length) * 8) / 6);
		const part = coded.slice(from, whole);
		plain.push(['base64', part], ['base64url', part.replaceAll('+', '-').replaceAll('/', '_')]);
	}
	return plain.filter(([, form]) => form.length >= 5).map(([name, form]) => ({ words, name, form }));
}

let table: Map<string, string> | null = null;

/** Words in Shift_JIS, by the decoder's own table turned round; null when they cannot be said in it. */
function shiftJis(words: string): string | null {
	if (!table) {
		const decoder = new TextDecoder('shift_jis');
		table = new Map();
		for (let code = 0x20; code < 0x80; code++)
			table.set(String.fromCharCode(code), String.fromCharCode(code));
		for (let high = 0x81; high <= 0xfc; high++) {
			for (let low = 0x40; low <= 0xfc; low++) {
				const char = decoder.decode(Uint8Array.of(high, low));
				if (char.length === 1 && char !== '\ufffd' && !table.has(char))
					table.set(char, String.fromCharCode(high, low));
			}
		}
	}
	const codes = [...words].map((char) => table?.get(char));
	return codes.every((code) => code !== undefined) ? codes.join('') : null;
}

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));

function layersOf(path: string): Layer[] {
	const raw = readFileSync(path);
	const layers: Layer[] = [{ as: 'as it is', bytes: raw }];
	const name = basename(path);
	if (/\.(ldb|sst)$/.test(name)) {
		layers.push(...blocksOfTable(raw).map((bytes) => ({ as: 'in a table', bytes })));
	} else if (/^\d+\.log$/.test(name)) {
		layers.push(...recordsOfLog(raw).map((bytes) => ({ as: 'in a log', bytes })));
	}
	return layers.flatMap((layer) => [layer, ...unpacked(layer)]);
}

/** How Chromium marks a value of IndexedDB that it packed. */
const SNAPPED = Buffer.from([0xff, 0x11, 0x02]).toString('latin1');
const GZIPPED = Buffer.from([0x1f, 0x8b, 0x08]).toString('latin1');

function unpacked({ as, bytes }: Layer): Layer[] {
	const text = bytes.toString('latin1');
	const inside: Layer[] = [];
	for (let at = text.indexOf(SNAPPED); at >= 0; at = text.indexOf(SNAPPED, at + 1)) {
		const plain = unsnap(bytes.subarray(at + SNAPPED.length));
		if (plain) inside.push({ as: `${as}, Snappy`, bytes: plain });
	}
	for (let at = text.indexOf(GZIPPED); at >= 0; at = text.indexOf(GZIPPED, at + 1)) {
		const plain = tried(() => gunzipSync(new Uint8Array(bytes.subarray(at)), TOLERANT));
		if (plain) inside.push({ as: `${as}, gzip`, bytes: plain });
	}
	for (const [kind, open] of [
		['deflate', () => inflateRawSync(new Uint8Array(bytes))],
		['Brotli', () => brotliDecompressSync(new Uint8Array(bytes))],
	] as const) {
		const plain = tried(open);
		if (plain && plain.length > 0) inside.push({ as: `${as}, ${kind}`, bytes: plain });
	}
	return inside;
}

const TOLERANT = { finishFlush: constants.Z_SYNC_FLUSH } as const;

function tried(open: () => Buffer): Buffer | null {
	try {
		return open();
	} catch {
		return null; // it was not packed that way
	}
}
