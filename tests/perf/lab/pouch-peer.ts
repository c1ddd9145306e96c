/** As much of PouchDB's browser build as the peer uses; it is loaded as a script of its own. */
type Pouch = {
	new (
		name: string,
	): {
		replicate: { from(url: string, options: object): Promise<{ ok: boolean; docs_written: number }> };
		info(): Promise<{ doc_count: number }>;
		destroy(): Promise<unknown>;
	};
};

/** Ms that PouchDB takes to replicate a database of the lab's CouchDB endpoint into the browser. */
export async function pouchPeer(count: number, batchSize: number): Promise<number> {
	await new Promise((resolve, reject) => {
		const script = document.createElement('script');
		script.src = '/pouchdb.js';
		script.onload = resolve;
		script.onerror = reject;
		document.head.append(script);
	});
	const PouchDB = (globalThis as unknown as { PouchDB: Pouch }).PouchDB;
	const db = new PouchDB(`pouch-peer-${crypto.randomUUID()}`);
	const from = performance.now();
	const result = await db.replicate.from(`${location.origin}/couch-${count}`, { batch_size: batchSize });
	const took = performance.now() - from;
	const { doc_count } = await db.info();
	if (!result.ok || doc_count !== count) throw new Error(`PouchDB has ${doc_count} of ${count}`);
	await db.destroy();
	return took;
}
