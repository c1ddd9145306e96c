import { UnreadableFile } from './import-outcome.ts';

/** An encoding by its WHATWG name: `utf-8`, `shift_jis` (Windows-31J, so CP932 too), `utf-16le`, … */
export type Encoding = string;

/** How many replacement characters of a hundred still pass for text with a few damaged bytes. */
const TOLERATED_DAMAGE = 0.02;
const ENOUGH_TO_JUDGE = 64;

/**
 * Decodes a file while it streams. ASCII is the same in every candidate, so the choice between UTF-8 and Shift_JIS
 * waits for the first byte above 0x7F; byte order marks decide at once. Damaged bytes become U+FFFD, which the row
 * reader reports. Throws UnreadableFile for what is not text.
 */
export class StreamingDecoder {
	#decoder: TextDecoder | null = null;
	#pending: Uint8Array = new Uint8Array();
	#isFirst = true;
	#encoding: Encoding = 'utf-8';

	constructor(forced?: Encoding) {
		if (forced === undefined) return;
		try {
			this.#use(new TextDecoder(forced).encoding);
		} catch (cause) {
			if (!(cause instanceof RangeError)) throw cause;
			throw new UnreadableFile('unknown_encoding', `encoding "${forced}" is not known`);
		}
	}

	/** The encoding found so far; plain ASCII counts as UTF-8. */
	get encoding(): Encoding {
		return this.#encoding;
	}

	/** Text of the next bytes; may be held back until enough is there to judge. */
	write(bytes: Uint8Array): string {
		if (this.#isFirst) {
			this.#isFirst = false;
			this.#lookAtStart(bytes);
		}
		if (this.#decoder) return this.#decoder.decode(bytes, { stream: true });
		const all = concat(this.#pending, bytes);
		const start = all.findIndex((byte) => byte > 0x7f);
		if (start === -1) {
			this.#pending = new Uint8Array();
			return ascii(all);
		}
		if (all.length - start < ENOUGH_TO_JUDGE) {
			this.#pending = all.subarray(start);
			return ascii(all.subarray(0, start));
		}
		this.#pending = new Uint8Array();
		return this.#judge(all.subarray(start)).decode(all, { stream: true });
	}

	/** What was held back at the end of the file. */
	end(): string {
		const rest = this.#pending;
		this.#pending = new Uint8Array();
		if (this.#decoder) return this.#decoder.decode();
		return rest.length === 0 ? '' : this.#judge(rest).decode(rest);
	}

	#lookAtStart(bytes: Uint8Array): void {
		const [a, b, c] = bytes;
		const mark = byteOrderMark(bytes);
		if (a === 0x50 && b === 0x4b && c === 0x03) {
			throw new UnreadableFile('spreadsheet', 'this is a ZIP or Excel workbook: save the sheet as CSV first');
		}
		if (this.#decoder) return;
		if (mark) this.#use(mark);
		else if (bytes.includes(0))
			throw new UnreadableFile('not_text', 'the file is not text (it has NUL bytes)');
	}

	#judge(sample: Uint8Array): TextDecoder {
		const candidates = ['utf-8', 'shift_jis'].map((encoding) => ({
			encoding,
			damage: damage(sample, encoding),
		}));
		const best = candidates.reduce((a, b) => (b.damage < a.damage ? b : a));
		if (best.damage > TOLERATED_DAMAGE && sample.length >= ENOUGH_TO_JUDGE) {
			throw new UnreadableFile(
				'not_text',
				'the file is neither UTF-8 nor Shift_JIS text (--encoding says which)',
			);
		}
		return this.#use(best.encoding);
	}

	#use(encoding: Encoding): TextDecoder {
		this.#encoding = encoding;
		this.#decoder = new TextDecoder(encoding);
		return this.#decoder;
	}
}

/** The encoding that the first bytes announce. */
function byteOrderMark([a, b, c]: Uint8Array): Encoding | null {
	if (a === 0xff && b === 0xfe) return 'utf-16le';
	if (a === 0xfe && b === 0xff) return 'utf-16be';
	return a === 0xef && b === 0xbb && c === 0xbf ? 'utf-8' : null;
}

/** Share of characters that the encoding cannot read; a character cut off at the end is not held against it. */
function damage(bytes: Uint8Array, encoding: Encoding): number {
	const text = new TextDecoder(encoding).decode(bytes, { stream: true });
	let broken = 0;
	for (const character of text) if (character === '\ufffd') broken++;
	return text.length === 0 ? 0 : broken / text.length;
}

const ascii = (bytes: Uint8Array): string =>
	Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
	if (a.length === 0) return b;
	const joined = new Uint8Array(a.length + b.length);
	joined.set(a);
	joined.set(b, a.length);
	return joined;
}
