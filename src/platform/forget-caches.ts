/** Empties what the service worker keeps for this origin. What cannot be emptied holds no data of the shop. */
export async function forgetCaches(): Promise<void> {
	try {
		const names = await caches.keys();
		await Promise.all(names.map((name) => caches.delete(name)));
	} catch {
		// No Cache API without a secure context: then nothing was cached either.
	}
}
