/** What the browser says of this origin's storage; null where it says nothing. */
export type StorageEstimate = {
	readonly persisted: boolean | null;
	/** Bytes. */
	readonly used: number | null;
	readonly quota: number | null;
};

/** Asks the browser how much is used and allowed, and whether it promised to keep it. */
export async function estimateStorage(): Promise<StorageEstimate> {
	try {
		const [persisted, { usage, quota }] = await Promise.all([
			navigator.storage.persisted(),
			navigator.storage.estimate(),
		]);
		return { persisted, used: usage ?? null, quota: quota ?? null };
	} catch {
		return { persisted: null, used: null, quota: null };
	}
}
