/** Longest message of a scanner; more without an end is noise on the line. */
const LONGEST = 4096;

/** Cuts what arrives from a scanner's cable into messages: each ends with CR, LF or both, or after a silence. */
export class MessageSplitter {
	readonly #tell: (text: string) => void;
	readonly #decoder = new TextDecoder();
	#text = '';

	constructor(tell: (text: string) => void) {
		this.#tell = tell;
	}

	/** Takes bytes as they came, however they were cut. */
	take(bytes: Uint8Array): void {
		this.#text += this.#decoder.decode(bytes, { stream: true });
		const pieces = this.#text.split(/[\r\n]+/);
		this.#text = pieces.pop() ?? '';
		for (const piece of pieces) if (piece !== '') this.#tell(piece);
		if (this.#text.length > LONGEST) this.#text = '';
	}

	/** Nothing came for a while: what is here is whole. */
	silence(): void {
		const text = this.#text;
		this.#text = '';
		if (text !== '') this.#tell(text);
	}
}
