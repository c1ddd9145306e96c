import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import type { Item } from '#domain/catalogue/item.ts';
import { money } from '#domain/money/money.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { randomHex } from '#platform/random-hex.ts';
import { sha256 } from '#platform/sha256.ts';
import { later } from '#platform/timer.ts';
import type { DeviceHealth } from '#ports/health.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import { entryPrefix, type JournalEntry } from '#protocol/entry.ts';
import type { ChangeRow, FeedName } from '#protocol/feed.ts';
import { sealEntry } from '#protocol/seal-entry.ts';

import { CatalogueIndex } from '#search/catalogue-index.ts';
import { NorenDatabase } from '#storage/database.ts';
import { DeviceStore } from '#storage/device-store.ts';
import { healthQuery } from '#storage/health-query.ts';
import { JournalStore } from '#storage/journal-store.ts';
import { readMeta, writeMeta } from '#storage/meta.ts';
import { OutboxStore } from '#storage/outbox-store.ts';
import { PersonKeyStore } from '#storage/person-key-store.ts';
import { ReplicaStore } from '#storage/replica-store.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import type { Later } from '#sync/patience.ts';
import { SyncLoop } from '#sync/sync-loop.ts';
import { SyncRound } from '#sync/sync-round.ts';
import { Transport } from '#sync/transport.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { enrolDevice } from '#usecases/enrol-device.ts';
import { openTill } from '#usecases/open-till.ts';
import type { TestServer } from '../integration/server-harness.ts';
import { aSentinelNote } from './a-sentinel-note.ts';

/** What a test may change about a tablet. */
export type TabletGiven = {
	readonly database?: string;
	readonly store?: string;
	/** Time-outs are for shops; a test waits less. */
	readonly firstByteMs?: number;
	readonly idleMs?: number;
	readonly later?: Later;
	readonly fetch?: typeof fetch;
	/** How far the tablet's clock is ahead of the right time, ms; asked whenever the clock is read. */
	readonly aheadMs?: () => number;
};

/** Items a tablet in a test sells. */
export const anItem = (id: string, price = 100): Item =>
	({
		id,
		sku: id,
		gtins: [],
		name: `item ${id}`,
		reading: '',
		category: 'other',
		price: money(price),
		taxCategory: 'standard',
		taxIncluded: true,
	}) as Item;

/** A tablet's real storage and sync (on fake IndexedDB) over a real server, enrolled and reached through `url`. */
export class SyncingTablet {
	readonly db: NorenDatabase;
	readonly device: DeviceStore;
	readonly journal: JournalStore;
	readonly outbox: OutboxStore;
	readonly replica: ReplicaStore;
	readonly transport: Transport;
	readonly round: SyncRound;
	readonly loop: SyncLoop;
	readonly sentinels = aSentinelNote();
	readonly installed: FeedName[] = [];
	readonly applied: { feed: FeedName; rows: readonly ChangeRow[] }[] = [];
	/** Calls by path, in order. */
	readonly calls: string[] = [];
	revocations = 0;
	readonly #server: TestServer;
	readonly #now: () => number;
	#clockOffset = 0;

	private constructor(server: TestServer, url: string, given: TabletGiven) {
		this.#server = server;
		const now = () => server.now + (given.aheadMs?.() ?? 0);
		this.#now = now;
		this.db = new NorenDatabase(given.database ?? `tablet-${crypto.randomUUID()}`, 'strict');
		this.device = new DeviceStore(this.db);
		this.journal = new JournalStore(this.db, {
			clock: { now },
			clockOffset: () => this.#clockOffset,
			fenceToken: () => 1,
		});
		this.outbox = new OutboxStore(this.db);
		this.replica = new ReplicaStore(this.db);
		this.transport = new Transport({
			baseUrl: url,
			fetch: (input, init) => {
				this.calls.push(String(input).slice(url.length));
				return (given.fetch ?? fetch)(input, init);
			},
			now,
			proof: { sha256, nonce: () => randomHex(16) },
			firstByteMs: given.firstByteMs ?? 30_000,
			idleMs: given.idleMs ?? 30_000,
		});
		const parts = {
			outbox: this.outbox,
			keys: new PersonKeyStore(this.db),
			replica: this.replica,
			transport: this.transport,
			sha256,
			now,
			random: () => 0.5,
			later: given.later ?? later,
			appVersion: 'test',
			events: {
				installed: (feed: FeedName, _: LoadedFeed) => void this.installed.push(feed),
				applied: (feed: FeedName, rows: readonly ChangeRow[]) => void this.applied.push({ feed, rows }),
				progress: () => {},
				revoked: () => void this.revocations++,
			},
		};
		const waves: FeedName[][] = [[`store-${given.store ?? 'shibuya'}`, 'catalogue'], ['availability']];
		this.round = new SyncRound(parts, waves);
		this.loop = new SyncLoop(parts, waves);
	}

	/** A device of the server's first store; with a `database` that is there, the same device after a restart. */
	static async start(server: TestServer, url: string, given: TabletGiven = {}): Promise<SyncingTablet> {
		const tablet = new SyncingTablet(server, url, given);
		if (!(await tablet.device.identity())) {
			await tablet.device.takeFence();
			const enrolment = new EnrolmentCalls(
				new Transport({ baseUrl: server.running.url, fetch, now: () => 0 }),
			);
			const { device, sentinels } = tablet;
			const parts = { device, server: enrolment, sentinels, createKeys: createDeviceKeys, sign };
			const enrolled = await enrolDevice(parts, server.code(given.store));
			if (!enrolled.ok) throw new Error(enrolled.code);
		}
		const credentials = await tablet.outbox.credentials();
		tablet.transport.authorise(credentials?.token ?? '', tablet.outbox);
		return tablet;
	}

	/** Opens the till and sells `count` times one piece, `total` each. The store's feed must be here. */
	async trade(count: number, total = 100): Promise<void> {
		this.#clockOffset = (await this.health()).clockOffset;
		const clock = { now: () => this.#now() + this.#clockOffset };
		const parts = {
			device: this.device,
			journal: this.journal,
			clock,
			ids: { next: () => crypto.randomUUID() },
			catalogue: { version: async () => 'test' },
		};
		await this.device.setOperator('0001');
		if (!(await this.journal.openSession())) await openTill(parts, money(0), {});
		for (let sale = 0; sale < count; sale++) {
			const basket = addItem(emptyBasket(crypto.randomUUID(), 0), anItem('00000', total), 'line');
			if (!basket.ok) throw new Error(basket.code);
			const done = await completeSale(parts, basket.value, [{ type: 'cash', amount: money(total) }]);
			if (!done.ok) throw new Error(done.code);
		}
	}

	/** Writes `count` stock movements into the journal as if made over weeks: sealed as ever, but all in one transaction. */
	async backlog(count: number): Promise<void> {
		const identity = await this.device.identity();
		let chain = await readMeta(this.db.meta, 'chain');
		if (!identity || !chain) throw new Error('not enrolled');
		const rows = [];
		for (let at = 0; at < count; at++) {
			const { entry } = sealEntry(identity, chain, {
				kind: 'stock_movement',
				businessDay: '2026-11-22',
				operator: '0001',
				deviceTime: this.#server.now + at,
				clockOffset: 0,
				body: ({ entryId }) => ({
					reason: 'adjust',
					source: entryId,
					lines: [{ item_id: '00000', place: identity.store, quantity: 1 }],
				}),
			});
			const { id, incarnation, seq, hash } = entry;
			rows.push({ id, incarnation, seq, once_key: id, entry: entry as unknown as JournalEntry });
			chain = { ...chain, seq, head: hash };
		}
		await this.db.journal.bulkAdd(rows);
		await writeMeta(this.db.meta, 'chain', chain);
	}

	/** Everything the health screen would show now. */
	health(): Promise<DeviceHealth> {
		return new Promise((resolve, reject) => {
			const watching = healthQuery(this.db).subscribe((health) => {
				queueMicrotask(() => watching.unsubscribe());
				resolve(health);
			}, reject);
		});
	}

	async catalogue(): Promise<CatalogueIndex | null> {
		const loaded = await this.replica.load('catalogue');
		return loaded && new CatalogueIndex(loaded);
	}

	/** What the server's ledger holds of this device, in order. */
	async inLedger(): Promise<JournalEntry[]> {
		const identity = await this.device.identity();
		const prefix = identity ? entryPrefix(identity) : '';
		const { ledger } = this.#server.running.parts;
		const entries: JournalEntry[] = [];
		for (let since = '0'; ; ) {
			const page = await ledger.changesSince(since, 1000);
			if (page.rows.length === 0) return entries.sort((a, b) => a.seq - b.seq);
			for (const row of page.rows) {
				if (row.type === 'entry' && row.entry.id.startsWith(prefix)) entries.push(row.entry as JournalEntry);
			}
			since = page.last;
		}
	}

	callsTo(path: string): number {
		return this.calls.filter((call) => call.startsWith(path)).length;
	}

	async close(): Promise<void> {
		await this.loop.stop();
		this.db.close();
	}
}
