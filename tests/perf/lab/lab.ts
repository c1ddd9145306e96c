import { measureCommits } from './commit.ts';
import { measureCustomers } from './customers.ts';
import { dexiePeer } from './dexie-peer.ts';
import { miniSearchPeer } from './minisearch-peer.ts';
import { makeOfflineSales, stopTrading, tradeUntilStopped } from './offline-sales.ts';
import { pouchPeer } from './pouch-peer.ts';
import { priceBigBasket } from './pricing.ts';
import { measureReceipts } from './receipt.ts';
import { measureSuggestions } from './recommend.ts';
import { measureReports } from './reports.ts';

const api = {
	measureCommits,
	measureCustomers,
	measureReceipts,
	measureReports,
	measureSuggestions,
	dexiePeer,
	miniSearchPeer,
	makeOfflineSales,
	pouchPeer,
	priceBigBasket,
	stopTrading,
	tradeUntilStopped,
};

declare global {
	/** What the lab page offers to `page.evaluate`. */
	var lab: typeof api;
}

globalThis.lab = api;
