import type { Socket } from 'node:net';

/** What happens to the bytes of one direction, from now on, on open connections too. */
export type Toxic =
	| { readonly kind: 'pass' }
	/** Every piece comes so much later. */
	| { readonly kind: 'delay'; readonly ms: number }
	| { readonly kind: 'bandwidth'; readonly bytesPerMs: number }
	/** Small pieces with pauses between them. */
	| { readonly kind: 'slice'; readonly bytes: number; readonly pauseMs: number }
	/** Nothing moves; what was sent arrives when the toxic is taken away. */
	| { readonly kind: 'hang' }
	/** The line ends after so many bytes, counted from when the toxic is set: with FIN, or with RST. */
	| { readonly kind: 'cut' | 'reset'; readonly afterBytes: number }
	/** The first bytes are dropped and the sender's peer is hung up. */
	| { readonly kind: 'swallow' }
	/** Changes one byte at a position, counted from when the toxic is set. */
	| { readonly kind: 'flip_byte'; readonly at: number };

export const PASS: Toxic = { kind: 'pass' };

const TICK_MS = 10;
/** How often a lane that hangs looks whether it may go on. */
const LOOK_MS = 20;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** One direction of a connection. Pieces pass one after another; each meets the toxic of its moment. */
export class ToxicLane {
	readonly #to: Socket;
	readonly #client: Socket;
	readonly #toxic: () => Toxic;
	#counted: Toxic = PASS;
	#seen = 0;
	#passing: Promise<void> = Promise.resolve();

	/** `client` is the end that is hung up when a toxic ends the line. */
	constructor({ from, to, client }: { from: Socket; to: Socket; client: Socket }, toxic: () => Toxic) {
		this.#to = to;
		this.#client = client;
		this.#toxic = toxic;
		from.on('data', (bytes) => {
			from.pause();
			this.#passing = this.#pass(new Uint8Array(bytes)).then(() => void from.resume());
		});
		from.on('end', () => void this.#passing.then(() => to.end()));
	}

	get #isOver(): boolean {
		return this.#to.destroyed || this.#client.destroyed;
	}

	async #pass(bytes: Uint8Array): Promise<void> {
		while (this.#toxic().kind === 'hang') {
			if (this.#isOver) return;
			await pause(LOOK_MS);
		}
		const toxic = this.#toxic();
		if (toxic !== this.#counted) {
			this.#counted = toxic;
			this.#seen = 0;
		}
		const from = this.#seen;
		this.#seen += bytes.length;
		if (toxic.kind === 'delay') await pause(toxic.ms);
		if (toxic.kind === 'swallow') this.#client.destroy();
		else if (toxic.kind === 'bandwidth') await this.#inSteps(bytes, toxic.bytesPerMs * TICK_MS, TICK_MS);
		else if (toxic.kind === 'slice') await this.#inSteps(bytes, toxic.bytes, toxic.pauseMs);
		else if (toxic.kind === 'cut' || toxic.kind === 'reset') this.#end(bytes, toxic, from);
		else {
			if (toxic.kind === 'flip_byte') flip(bytes, toxic.at - from);
			this.#write(bytes);
		}
	}

	async #inSteps(bytes: Uint8Array, step: number, pauseMs: number): Promise<void> {
		const size = Math.max(1, Math.round(step));
		for (let at = 0; at < bytes.length && !this.#isOver; at += size) {
			this.#write(bytes.subarray(at, at + size));
			await pause(pauseMs);
		}
	}

	#end(bytes: Uint8Array, toxic: Extract<Toxic, { kind: 'cut' | 'reset' }>, from: number): void {
		const left = toxic.afterBytes - from;
		if (bytes.length < left) {
			this.#write(bytes);
			return;
		}
		const over = () => (toxic.kind === 'reset' ? this.#client.resetAndDestroy() : this.#client.destroy());
		if (left > 0 && !this.#isOver) this.#to.write(bytes.subarray(0, left), over);
		else over();
	}

	#write(bytes: Uint8Array): void {
		if (!this.#isOver) this.#to.write(bytes);
	}
}

function flip(bytes: Uint8Array, at: number): void {
	if (at >= 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ 1;
}
