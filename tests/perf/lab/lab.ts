import { measureCommits } from './commit.ts';
import { dexiePeer } from './dexie-peer.ts';
import { miniSearchPeer } from './minisearch-peer.ts';
import { makeOfflineSales } from './offline-sales.ts';
import { pouchPeer } from './pouch-peer.ts';

const api = { measureCommits, dexiePeer, miniSearchPeer, makeOfflineSales, pouchPeer };

declare global {
	/** What the lab page offers to `page.evaluate`. */
	var lab: typeof api;
}

globalThis.lab = api;
