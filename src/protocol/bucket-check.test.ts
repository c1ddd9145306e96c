import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKETS, BucketSums, bucketOf, differingBuckets } from './bucket-check.ts';

const docs = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.string(), { maxKeys: 60 });
const sumsOf = (entries: readonly (readonly [string, string])[]) => {
	const sums = new BucketSums();
	for (const [id, text] of entries) sums.add(id, text);
	return sums.sums();
};

test('the order of documents does not matter, and what is taken out was never there', () => {
	fc.assert(
		fc.property(docs, docs, (kept, removed) => {
			const entries = Object.entries(kept);
			const sums = new BucketSums();
			for (const [id, text] of Object.entries(removed)) sums.add(id, text);
			for (const [id, text] of [...entries].reverse()) sums.add(id, text);
			for (const [id, text] of Object.entries(removed)) sums.remove(id, text);
			expect(sums.sums()).toEqual(sumsOf(entries));
		}),
	);
});

test('one changed, added or missing document shows in its bucket and no other', () => {
	fc.assert(
		fc.property(docs, fc.string({ minLength: 1 }), fc.string(), (kept, id, text) => {
			const entries = Object.entries(kept).filter(([each]) => each !== id);
			const base = sumsOf(entries);
			const added = sumsOf([...entries, [id, text]]);
			const changed = sumsOf([...entries, [id, `${text}!`]]);
			expect(differingBuckets(base, added)).toEqual([bucketOf(id)]);
			expect(differingBuckets(added, changed)).toEqual([bucketOf(id)]);
			expect(differingBuckets(added, sumsOf([[id, text], ...entries]))).toEqual([]);
		}),
	);
});

test('sums stay 32-bit numbers, and ids use every bucket', () => {
	const sums = new BucketSums();
	const used = new Set<number>();
	for (let n = 0; n < 5000; n++) {
		sums.add(`item:${n}`, `text ${n}`);
		used.add(bucketOf(`item:${n}`));
	}
	expect(used.size).toBe(BUCKETS);
	for (const part of sums.sums().flat()) expect(part >>> 0).toBe(part);
});

test('a missing list differs in every bucket', () => {
	expect(differingBuckets([], new BucketSums().sums())).toHaveLength(BUCKETS);
});
