/**
 * Elects the one tab of this device that sells and syncs. `waiting` is called when another tab holds the lock; the
 * promise resolves when this tab has it. It is held until the page goes or the answered function gives it back.
 */
export function takeWriterLock(waiting: () => void): Promise<() => void> {
	return new Promise((granted, refused) => {
		const hold = () => new Promise<void>((release) => granted(release));
		navigator.locks
			.request('noren-writer', { ifAvailable: true }, async (lock) => {
				if (lock) {
					await hold();
					return true;
				}
				waiting();
				return false;
			})
			.then((held) => (held ? undefined : navigator.locks.request('noren-writer', hold)))
			.catch(refused);
	});
}
