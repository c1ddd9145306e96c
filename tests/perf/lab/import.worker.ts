import type { PackManifest } from '#protocol/feed.ts';

import { CatalogueIndex } from '#search/catalogue-index.ts';
import { NorenDatabase } from '#storage/database.ts';
import { ReplicaStore } from '#storage/replica-store.ts';

// What the engine worker does at a first load, over and over: fetch packs, build pages, store them, index them.
addEventListener('message', async ({ data: database }: MessageEvent<string>) => {
	const replica = new ReplicaStore(new NorenDatabase(database, 'relaxed'));
	const manifest = (await (await fetch('/packs')).json()) as PackManifest;
	for (let generation = 1; ; generation++) {
		postMessage('begin');
		const loaded = await replica.install(
			{ ...manifest, epoch: `life-${generation}` },
			'catalogue',
			async (hash) => new Uint8Array(await (await fetch(`/packs/${hash}`)).arrayBuffer()),
			() => {},
		);
		new CatalogueIndex(loaded);
		postMessage('end');
	}
});
