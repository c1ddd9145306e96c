/** Asks the browser not to evict this origin's data; answers whether it promises that (sync.md §2). */
export async function requestPersistence(): Promise<boolean> {
	try {
		return (await navigator.storage.persisted()) || (await navigator.storage.persist());
	} catch {
		return false;
	}
}
