import { createHash } from 'node:crypto';
import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import { sign } from '#platform/device-keys.ts';
import type { ListedItem } from '#ports/catalogue.ts';
import type { DeviceIdentity, DeviceKeyPair, Sentinels } from '#ports/device.ts';
import type { LoadedFeed } from '#ports/replica.ts';
import type { ChangeRow, FeedName } from '#protocol/feed.ts';
import { ownBeyond } from '#protocol/own-beyond.ts';
import type { Watermark } from '#protocol/watermark.ts';
import { CatalogueIndex } from '#search/catalogue-index.ts';
import { StockIndex } from '#search/stock-index.ts';
import { sentinelNote } from '#storage/sentinel.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import { RecoveryCalls } from '#sync/recovery.ts';
import { SyncLoop } from '#sync/sync-loop.ts';
import { Transport } from '#sync/transport.ts';
import { enrolDevice } from '#usecases/enrol-device.ts';
import { openTill } from '#usecases/open-till.ts';
import { keepSentinel, recoverDevice } from '#usecases/recover-device.ts';
import { signIn } from '#usecases/sign-in.ts';
import { Vault, type VaultParts } from '../../src/app/customers/vault.ts';
import { storeKeyOf } from './cast.ts';
import { Counter, type CounterParts } from './counter.ts';
import { Desk } from './desk.ts';
import type { Dice } from './dice.ts';
import { Drawer } from './drawer.ts';
import type { Link, Network } from './network.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { Connection, type Profile } from './table-store.ts';
import type { MovementRow } from './tablet-effects.ts';
import { SimBaskets, SimDevice, SimJournal } from './tablet-journal.ts';
import { SimOutbox } from './tablet-outbox.ts';
import { SimCustomerReplica, SimPersonFacts, SimPersonKeys } from './tablet-people.ts';
import { SimRecords, SimViews } from './tablet-records.ts';
import { SimReplica } from './tablet-replica.ts';

const sha256 = async (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const EMPTY: LoadedFeed = { since: '', pages: [], deltas: [] };

/** The surroundings of a tab: one run's time, chance and network, and its tablet's disk, clock and link. */
export type TabParts = {
	readonly scheduler: Scheduler;
	readonly dice: Dice;
	readonly network: Network;
	readonly profile: Profile;
	readonly link: Link;
	/** Epoch ms by the tablet's own clock. */
	readonly now: () => number;
	readonly acknowledged: (mark: Watermark) => void;
	/** A fact about to be made may move these goods. */
	readonly touches: (itemIds: readonly string[]) => void;
	/** The stock on the screen may have changed. */
	readonly changed: () => void;
	/** The store whose customers are served here; null in schedules without customers. */
	readonly customersOf: string | null;
	/** Somebody is about to be registered. */
	readonly sealed: (ref: string, profile: CustomerProfile) => void;
	readonly failed: (cause: unknown) => void;
};

/** One browser tab with the real sync engine and the real use cases over a simulated disk and network. */
export class Tab {
	readonly life: Life;
	readonly device: SimDevice;
	readonly journal: SimJournal;
	readonly baskets: SimBaskets;
	readonly records: SimRecords;
	readonly counter: Counter;
	readonly drawer: Drawer;
	/** Customers, in schedules that have them. */
	readonly desk: Desk | null;
	readonly outbox: SimOutbox;
	readonly replica: SimReplica;
	readonly transport: Transport;
	readonly #parts: TabParts;
	readonly #connection: Connection;
	readonly #fetch: typeof fetch;
	readonly #sentinels: Sentinels;
	readonly #keys: SimPersonKeys;
	readonly #vault: Vault | null;
	readonly #facts = { fence: 0, clockOffset: 0 };
	#catalogue = new CatalogueIndex(EMPTY);
	#stock = new StockIndex(EMPTY);
	#hasStock = false;
	#loop: SyncLoop | null = null;
	identity: DeviceIdentity | null = null;
	/** A person's action is under way: people do one thing at a time. */
	busy = false;
	/** The server has let this device go and has all of its journal. */
	isRevoked = false;
	readonly #later = (ms: number, work: () => void) => this.#parts.scheduler.after(ms, this.life, work);

	constructor(parts: TabParts, name: string) {
		this.#parts = parts;
		this.life = new Life(name);
		const { scheduler, dice, profile } = parts;
		this.#connection = new Connection(profile, this.life, scheduler, () => dice.between(0, 6));
		this.device = new SimDevice(this.#connection);
		this.journal = new SimJournal(this.#connection, {
			now: parts.now,
			clockOffset: () => this.#facts.clockOffset,
			fence: () => this.#facts.fence,
		});
		this.baskets = new SimBaskets(this.#connection);
		this.records = new SimRecords(this.#connection);
		const counter = this.#counterParts();
		this.counter = new Counter(counter);
		this.drawer = new Drawer(counter, this.counter);
		this.#keys = new SimPersonKeys(this.#connection);
		this.#vault = parts.customersOf === null ? null : this.#vaultOf(parts.customersOf);
		this.desk = this.#vault && new Desk({ ...counter, vault: this.#vault }, this.counter, name);
		this.outbox = new SimOutbox(this.#connection, (mark) => {
			this.#facts.clockOffset = mark.clock_offset;
			parts.acknowledged(mark);
		});
		const { notes } = profile;
		this.#sentinels = sentinelNote({
			read: (key) => notes.get(key) ?? null,
			keep: (key, text) => void notes.set(key, text),
			drop: (key) => void notes.delete(key),
		});
		this.replica = new SimReplica(this.#connection);
		this.#fetch = parts.network.fetchOver(parts.link, profile.name, this.life);
		this.transport = new Transport({
			baseUrl: '',
			fetch: this.#fetch,
			now: parts.now,
			later: this.#later,
			proof: { sha256, nonce: () => String(dice.between(1, 1e15)).padStart(32, '0') },
		});
	}

	#counterParts(): CounterParts {
		const { device, journal, baskets, records } = this;
		const { now, dice, touches } = this.#parts;
		return {
			...{ device, journal, baskets, records, dice, touches, clock: { now } },
			views: new SimViews(this.#connection),
			catalogue: {
				byGtin: async (gtin) => this.#listed(gtin),
				version: async () => this.#catalogue.version,
			},
		};
	}

	#vaultOf(store: string): Vault {
		const { dice, now, sealed } = this.#parts;
		const parts: VaultParts = {
			replica: new SimCustomerReplica(this.#connection, store),
			facts: new SimPersonFacts(this.#connection),
			now,
			randomBytes: (length) => Uint8Array.from({ length }, () => dice.between(0, 255)),
			contactAt: async () => now(),
			openKey: () => storeKeyOf(store),
			server: async () => (this.#loop ? this.transport : null),
		};
		return new NotingVault(parts, sealed);
	}

	/** As the app does it when the feed has brought something: keys of people who were erased go. */
	#forgetErased(feed: FeedName): void {
		const vault = this.#vault;
		if (!vault || !feed.startsWith('customers-')) return;
		void vault
			.erasedHere()
			.then((refs) => (refs.length > 0 ? this.#keys.forget(refs) : undefined))
			.catch(this.#parts.failed);
	}

	#plainTransport(): Transport {
		return new Transport({ baseUrl: '', fetch: this.#fetch, now: this.#parts.now, later: this.#later });
	}

	/** Whether it can sell: enrolled, catalogue and store on the device. */
	get isReady(): boolean {
		return this.#loop !== null && this.#catalogue.version !== '';
	}

	/** Takes the fence, reads what is on the disk and begins to sync. */
	async start(): Promise<void> {
		this.#facts.fence = await this.device.takeFence();
		const [catalogue, stock, credentials] = await Promise.all([
			this.replica.load('catalogue'),
			this.replica.load('availability'),
			this.outbox.credentials(),
		]);
		if (catalogue) this.#catalogue = new CatalogueIndex(catalogue);
		if (stock) this.#setStock(stock);
		if (!credentials) return;
		this.identity = credentials.identity;
		const { device } = this;
		await keepSentinel({ device, sentinels: this.#sentinels });
		this.transport.authorise(credentials.token, this.outbox);
		const { store } = credentials.identity;
		const waves: FeedName[][] = [[`store-${store}`, 'catalogue'], ['availability']];
		const late: FeedName[] = this.#vault ? [`customers-${store}`] : [];
		this.#loop = new SyncLoop(this.#syncParts(), waves, late);
		this.#loop.start();
		for (const feed of late) this.#forgetErased(feed);
	}

	/** How the database was found at the start. */
	inspect() {
		return this.device.inspect();
	}

	/** Goes on under the next incarnation, after a loss or when two copies exist. Answers whether it does. */
	async recover(keys: () => Promise<DeviceKeyPair>): Promise<boolean> {
		const { device } = this;
		await this.#loop?.stop();
		this.#loop = null;
		const transport = this.#plainTransport();
		const recovered = await recoverDevice({
			device,
			sentinels: this.#sentinels,
			recovery: new RecoveryCalls(transport),
			createKeys: keys,
			sign,
		});
		return recovered.ok;
	}

	/** Sends the last entries of a revoked device and says goodbye; then everything may be wiped. */
	async goodbye(): Promise<boolean> {
		return (await this.#loop?.goodbye()) ?? false;
	}

	/** Enrols with a one-time code. */
	async enrol(code: string, keys: () => Promise<DeviceKeyPair>): Promise<boolean> {
		const server = new EnrolmentCalls(this.#plainTransport());
		const parts = { device: this.device, sentinels: this.#sentinels, server, createKeys: keys, sign };
		return (await enrolDevice(parts, code)).ok;
	}

	/** The same on a tablet that was a till; sync stops before, and goes on after a refusal. */
	async enrolAgain(code: string, keys: () => Promise<DeviceKeyPair>): Promise<boolean> {
		const loop = this.#loop;
		await loop?.stop();
		if (await this.enrol(code, keys)) {
			this.#loop = null;
			return true;
		}
		loop?.start();
		return false;
	}

	nudge(): void {
		this.#loop?.nudge();
	}

	/** What the screen says of an item's stock in this store; null before any figure came. */
	shownStock(itemId: string): number | null {
		const { identity } = this;
		if (!identity || !this.#hasStock) return null;
		const published = this.#stock.ofItem(itemId).find(({ place }) => place === identity.store);
		if (!published) return null;
		const movements = this.#parts.profile.commit('relaxed', (tx) => tx.list<MovementRow>('movements'));
		const own = movements.filter((movement) => movement.itemId === itemId);
		return (
			published.quantity +
			ownBeyond(own, identity.store, (incarnation, device) => this.#stock.appliedThrough(device, incarnation))
		);
	}

	/** A clerk signs in and opens the till, when that is still to do. */
	async open(float: number): Promise<void> {
		const { device, journal } = this;
		const [person] = await device.staff();
		if (!person) return;
		const clock = { now: this.#parts.now };
		const pins = { matches: async () => true };
		await signIn({ device, pins, clock }, person._id.slice('staff:'.length), '0000');
		const ids = { next: () => `${this.#parts.dice.next()}` };
		const opened = await openTill({ device, journal, clock, ids }, money(float), {});
		if (opened.ok) this.nudge();
	}

	async #listed(gtin: Gtin): Promise<ListedItem | null> {
		const item = await this.#catalogue.byGtin(gtin);
		return item ? { ...item, stock: [] } : null;
	}

	#setStock(loaded: LoadedFeed): void {
		this.#stock = new StockIndex(loaded);
		this.#hasStock = true;
	}

	#syncParts() {
		const { dice, now } = this.#parts;
		return {
			transport: this.transport,
			outbox: this.outbox,
			...(this.#vault && { keys: this.#keys }),
			replica: this.replica,
			sha256,
			now,
			random: () => dice.next(),
			later: this.#later,
			appVersion: 'sim',
			checkSpreadMs: 3000,
			events: {
				installed: (feed: FeedName, loaded: LoadedFeed) => {
					if (feed === 'catalogue') this.#catalogue = new CatalogueIndex(loaded);
					if (feed === 'availability') this.#setStock(loaded);
					this.#forgetErased(feed);
					this.#parts.changed();
				},
				applied: (feed: FeedName, rows: readonly ChangeRow[], since: string) => {
					if (feed === 'catalogue') this.#catalogue.apply(rows, since);
					if (feed === 'availability') this.#stock.apply(rows, since);
					this.#forgetErased(feed);
					this.#parts.changed();
				},
				progress: () => {},
				revoked: () => {
					this.isRevoked = true;
				},
			},
		};
	}
}

/** The vault, which tells of everybody it seals: by their words they can be looked for afterwards. */
class NotingVault extends Vault {
	readonly #sealed: TabParts['sealed'];

	constructor(parts: VaultParts, sealed: TabParts['sealed']) {
		super(parts);
		this.#sealed = sealed;
	}

	override async sealNew(profile: CustomerProfile) {
		const person = await super.sealNew(profile);
		if (person.ok) this.#sealed(person.value.ref, profile);
		return person;
	}
}
