/**
 * Elects the one tab of this device that sells and syncs. `waiting` is called when another tab holds the lock;
 * the promise resolves when this tab has it, and holds it until the page goes.
 */
export function takeWriterLock(waiting: () => void): Promise<void> {
	return new Promise((granted, refused) => {
		const hold = () => new Promise<never>(() => granted());
		navigator.locks
			.request('noren-writer', { ifAvailable: true }, (lock) => {
				if (lock) return hold();
				waiting();
				return undefined;
			})
			.then(() => navigator.locks.request('noren-writer', hold))
			.catch(refused);
	});
}
