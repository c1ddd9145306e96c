import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FeedName, ItemDoc } from '#protocol/feed.ts';
import { askServer } from '#server/cli/shop-access.ts';
import type { Verification } from '#server/operations/verify.ts';
import { differences, FeedCopy, LawBroken } from './feed-copy.ts';
import { LoadTablet } from './load-tablet.ts';
import type { NorenServer } from './noren-server.ts';
import { TradingTablet } from './trading-tablet.ts';
import { type WireShop, wireShop } from './wire-shop.ts';

const FEEDS: readonly FeedName[] = ['store-shibuya', 'catalogue', 'availability'];
const SETTLE_MS = 60_000;

/** A shop on a server process that is killed again and again while its tablets trade. */
export class KilledShop {
	readonly server: NorenServer;
	readonly tablets: readonly TradingTablet[];
	readonly #shop: WireShop;
	/** Prices as last imported, by SKU. */
	readonly #prices = new Map<string, number>();
	/** How long starts took that nobody disturbed, ms. */
	readonly starts: number[] = [];
	imports = 0;
	backups = 0;

	private constructor(server: NorenServer, shop: WireShop) {
		this.server = server;
		this.#shop = shop;
		const around = { port: () => server.port, items: shop.items, feeds: FEEDS };
		this.tablets = shop.identities.map((identity) => new TradingTablet(identity, around));
	}

	static async make(server: NorenServer, tablets: number, items: number): Promise<KilledShop> {
		const shop = new KilledShop(server, await wireShop(server, tablets, items));
		await shop.start();
		return shop;
	}

	/** Starts the server and notes how long that took. */
	async start(): Promise<void> {
		const from = performance.now();
		await this.server.start();
		this.starts.push(performance.now() - from);
	}

	/** Brings in new prices with the real command beside the server, and remembers them. */
	async importPrices(random: () => number): Promise<void> {
		const rows = Array.from({ length: 20 }, (_, n) => ({
			sku: `K${n + 1}`,
			price: 100 + Math.floor(random() * 900),
		}));
		const folder = join(this.server.dataDir, 'lists');
		mkdirSync(folder, { recursive: true });
		const file = join(folder, 'prices.csv');
		const lines = rows.map(({ sku, price }) => `${sku},goods ${sku},${price}`);
		writeFileSync(file, ['sku,name,price', ...lines].join('\n'));
		const { status, stdout, stderr } = await this.server.shop('import', file);
		if (status !== 0) throw new Error(`import: ${stdout}${stderr}`);
		for (const { sku, price } of rows) this.#prices.set(sku, price);
		this.imports++;
	}

	/** A backup by the running server; false when it was killed meanwhile. */
	async backup(): Promise<boolean> {
		const answer = await askServer(this.server.dataDir, 'backup', '{"keep":2}').catch(() => null);
		const taken = await answer?.json().catch(() => null);
		if (taken) this.backups++;
		return Boolean(taken);
	}

	/** A tablet that has just come loads everything, as often as it is let; it may be cut off at any moment. */
	async newcomer(): Promise<void> {
		const wire = this.#newWire();
		await Promise.all(FEEDS.map((feed) => new FeedCopy(wire, feed).pull())).catch((cause: unknown) => {
			if (cause instanceof LawBroken) throw cause;
		});
		wire.close();
	}

	/** What must hold whenever nobody trades: nothing acknowledged is gone, all of it is applied, copies are equal. */
	async check(): Promise<void> {
		for (const tablet of this.tablets) await tablet.askAgain();
		const [keeper] = this.tablets;
		if (!keeper) return;
		for (const tablet of this.tablets) await tablet.pullApplied(SETTLE_MS);
		const wire = this.#newWire();
		for (const copy of keeper.copies) {
			// What other tablets want to know of sales comes a moment after the stock: the two are the same in the end.
			let differing = await this.#differing(copy, wire);
			for (const until = Date.now() + SETTLE_MS; differing.length > 0 && Date.now() < until; ) {
				await pause(200);
				differing = await this.#differing(copy, wire);
			}
			if (differing.length > 0) {
				throw new LawBroken(`${copy.feed}: kept and fresh differ in ${differing.slice(0, 5)}`);
			}
		}
		wire.close();
		const catalogue = keeper.copies.find(({ feed }) => feed === 'catalogue');
		const prices = new Map(
			[...(catalogue?.docs.values() ?? [])].map((text) => {
				const { sku, price } = JSON.parse(text) as ItemDoc;
				return [sku, price];
			}),
		);
		for (const [sku, price] of this.#prices) {
			if (prices.get(sku) !== price) throw new LawBroken(`${sku} costs ${prices.get(sku)}, not ${price}`);
		}
	}

	/** Documents in which a copy that was kept differs from one that is loaded now. */
	async #differing(copy: FeedCopy, wire: LoadTablet): Promise<string[]> {
		await copy.compare();
		const fresh = new FeedCopy(wire, copy.feed);
		await fresh.compare();
		return differences(copy, fresh);
	}

	/** Every chain, and the read models against a fresh fold (L1, L6). */
	async verify(): Promise<Verification> {
		const answer = await askServer(this.server.dataDir, 'verify');
		if (!answer) throw new Error('no server to verify');
		return (await answer.json()) as Verification;
	}

	/** Entries acknowledged so far. */
	get acked(): number {
		return this.tablets.reduce((sum, { acked }) => sum + acked.size, 0);
	}

	async end(): Promise<void> {
		for (const { wire } of this.tablets) wire.close();
		await this.server.kill();
	}

	#newWire(): LoadTablet {
		const identity = this.#shop.identities[0];
		if (!identity) throw new Error('no tablets');
		return new LoadTablet(identity, () => this.server.port);
	}
}
