import type { PackManifest } from '#protocol/feed.ts';
import { buildPage } from '#search/build-page.ts';
import { CatalogueIndex } from '#search/catalogue-index.ts';
import { NorenDatabase } from '#storage/database.ts';
import { ReplicaStore } from '#storage/replica-store.ts';

// What the engine worker does at a first load, over and over: fetch packs, build pages, store them, load the index.
addEventListener('message', async ({ data: database }: MessageEvent<string>) => {
	const replica = new ReplicaStore(new NorenDatabase(database, 'relaxed'), buildPage);
	const manifest = (await (await fetch('/packs')).json()) as PackManifest;
	for (let generation = 1; ; generation++) {
		postMessage('begin');
		await replica.install(
			{ ...manifest, epoch: `life-${generation}` },
			'catalogue',
			async (hash) => (await fetch(`/packs/${hash}`)).text(),
			() => {},
		);
		const loaded = await replica.load('catalogue');
		if (loaded) new CatalogueIndex(loaded);
		postMessage('end');
	}
});
