type Bucket = { readonly indexedDB: IDBFactory };
type Buckets = {
	open(name: string, options: { durability: 'strict'; persisted: boolean }): Promise<Bucket>;
	delete(name: string): Promise<void>;
};

const buckets = (): Buckets | undefined => (navigator as { storageBuckets?: Buckets }).storageBuckets;

/**
 * Databases in a storage bucket of their own: files apart from those of every other database of this origin. Null where
 * the browser has no buckets (all but Chromium) or does not give one.
 */
export async function bucketDatabases(name: string): Promise<IDBFactory | null> {
	try {
		const bucket = await buckets()?.open(name, { durability: 'strict', persisted: true });
		return bucket?.indexedDB ?? null;
	} catch {
		return null;
	}
}

/** Deletes a bucket with everything in it. */
export async function dropBucket(name: string): Promise<void> {
	await buckets()?.delete(name);
}
