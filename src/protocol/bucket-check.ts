/** Buckets of a feed. Documents fall into them by id. */
export const BUCKETS = 256;

/** Count of documents and two sums over their texts (each mod 2^32): equal on both sides exactly when the documents are. */
export type BucketSum = readonly [count: number, low: number, high: number];

/** Which bucket a document belongs to: FNV-1a of its id. */
export function bucketOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
	return ((hash >>> 8) ^ hash) & (BUCKETS - 1);
}

/** Two independent 32-bit hashes of a text (cyrb53's mixing): fast in any engine, enough against accidents. */
export function textHash(text: string): readonly [low: number, high: number] {
	let a = 0xdeadbeef;
	let b = 0x41c6ce57;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		a = Math.imul(a ^ unit, 2654435761);
		b = Math.imul(b ^ unit, 1597334677);
	}
	a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
	b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
	return [a >>> 0, b >>> 0];
}

/** Sums of a feed in the making. The order of documents does not matter. */
export class BucketSums {
	readonly #counts = new Uint32Array(BUCKETS);
	readonly #low = new Uint32Array(BUCKETS);
	readonly #high = new Uint32Array(BUCKETS);

	/** Adds a document by its canonical JSON text. */
	add(id: string, text: string): void {
		this.change(id, textHash(text), 1);
	}

	/** Takes a document out again, for example because a later version replaces it. */
	remove(id: string, text: string): void {
		this.change(id, textHash(text), -1);
	}

	/** Adds a document to its bucket or takes it out, by the {@link textHash} of its text. */
	change(id: string, [low, high]: readonly [low: number, high: number], sign: 1 | -1): void {
		const bucket = bucketOf(id);
		// Typed arrays wrap at 2^32.
		this.#counts[bucket] = (this.#counts[bucket] ?? 0) + sign;
		this.#low[bucket] = (this.#low[bucket] ?? 0) + sign * low;
		this.#high[bucket] = (this.#high[bucket] ?? 0) + sign * high;
	}

	/** All buckets in order. */
	sums(): BucketSum[] {
		return Array.from(this.#counts, (count, at) => [count, this.#low[at] ?? 0, this.#high[at] ?? 0]);
	}
}

/** Numbers of the buckets that differ. */
export function differingBuckets(a: readonly BucketSum[], b: readonly BucketSum[]): number[] {
	return Array.from({ length: BUCKETS }, (_, at) => at).filter((at) =>
		[0, 1, 2].some((part) => a[at]?.[part] !== b[at]?.[part]),
	);
}
