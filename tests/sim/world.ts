import type { CustomerProfile } from '#domain/customer/profile.ts';
import { tokenHash } from '#protocol/answer-proof.ts';
import { ENTRY_VERSIONS, type EntryKind, type EntryVersions } from '#protocol/entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import type { Database } from '#server/database/database.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { Dice } from './dice.ts';
import { LawBroken } from './law-broken.ts';
import { foldedPrefix } from './laws.ts';
import { Network, PERFECT, type Reply, type Request } from './network.ts';
import { type Life, Scheduler } from './scheduler.ts';
import { OPENING_STOCK, openShop, privateItem, STORES, type StoreId } from './shop.ts';
import { type Backup, emptyDatabase, SimServer } from './sim-server.ts';
import type { Tab } from './tab.ts';
import type { Profile } from './table-store.ts';
import { Tablet, type TabletWatch } from './tablet.ts';
import { turns, useVirtualTime } from './virtual-time.ts';

/** What is on the disks of a shop whose tablets are enrolled and loaded. */
export type Begun = { readonly server: Backup; readonly profiles: readonly Profile[] };

type WorldOptions = {
	readonly keepTrace: boolean;
	/** The disks to begin from; an empty shop when left out. */
	readonly begun?: Begun | null;
	readonly hasPeople?: boolean;
};

const START = Date.UTC(2026, 10, 20, 1, 0, 0);
/** Longest a sale may take by the tablet's storage alone, ms. */
const SALE_MS = 1000;
/** In this time every tablet that is on has called, virtual ms. */
const ROUND_MS = 15_000;
/** How often somebody looks at each screen once everything is healed, ms. */
const ATTEND_MS = 3000;

/** One run: the shop, its server, its tablets and the network between them, in virtual time. */
export class World implements TabletWatch {
	readonly seed: number;
	readonly scheduler: Scheduler;
	readonly dice: Dice;
	readonly server: SimServer;
	readonly network: Network;
	readonly tablets: Tablet[];
	readonly trace: string[] = [];
	/** Chance that a life ends at an event of its own. */
	crashShare = 0;
	broken: LawBroken | null = null;
	mayLag = false;
	/** Figures shown wrong while they may be; when all is quiet there may be none. */
	readonly wrongStock = new Map<Tablet, string>();
	isHealing = false;
	hasEverGoneBack = false;
	/** Nothing happens at the counters but sales for cash, as before there was more. */
	isPlain = false;
	/** Customers come who are known by name. */
	readonly hasPeople: boolean;
	/** Everybody who was ever registered, with the words they can be looked for by. */
	readonly people = new Map<string, CustomerProfile>();
	/** Backups that were taken, by their ids. */
	readonly backups = new Map<string, Backup>();
	/** Nothing is quiet before, virtual epoch ms. */
	unquietUntil = 0;
	/** Incarnations of which two copies exist, as the beginning of their entries' ids. */
	readonly copied = new Set<string>();
	/** Tablets that lost their database at some time. */
	readonly losses: Tablet[] = [];
	/** Hashes of tokens that were revoked. */
	readonly #barred = new Set<string>();
	#barredAt = 0;
	readonly #keepTrace: boolean;
	readonly #crashed: (life: Life) => void;

	constructor(
		seed: number,
		devices: number,
		db: Database,
		{ keepTrace, begun = null, hasPeople = false }: WorldOptions,
	) {
		this.seed = seed;
		this.hasPeople = hasPeople;
		this.#keepTrace = keepTrace;
		this.dice = new Dice(seed);
		this.scheduler = new Scheduler(START, turns);
		const bytes = new Dice(seed ^ 0x5eed);
		useVirtualTime(this.scheduler, () => bytes.between(0, 255));
		if (!begun) {
			emptyDatabase(db);
			openShop(db, devices, START, hasPeople);
		}
		this.server = new SimServer(
			this.scheduler,
			this.dice,
			db,
			(line) => this.note(`server says ${line.trim()}`),
			(cause) => this.failed(cause),
		);
		if (seed % 3 === 2) this.server.slowDisk = new Dice(seed ^ 0xd15c);
		this.network = new Network(this.scheduler, this.dice, this.server, (request, reply) =>
			this.#seen(request, reply),
		);
		this.tablets = Array.from(
			{ length: devices },
			(_, index) =>
				new Tablet(index, STORES[index % 2 === 0 ? 0 : 1], {
					scheduler: this.scheduler,
					dice: this.dice,
					network: this.network,
					watch: this,
					hasPeople,
				}),
		);
		this.#crashed = (life) => this.#crash(life);
		if (!begun) return;
		this.server.restore(begun.server);
		for (const [at, tablet] of this.tablets.entries()) {
			const profile = begun.profiles[at];
			if (profile) tablet.profile = profile.copy(profile.name);
		}
	}

	/** What is on the disks now, to begin other runs from. */
	begun(): Begun {
		return {
			server: this.server.backup(),
			profiles: this.tablets.map(({ profile }) => profile.copy(profile.name)),
		};
	}

	/** Everything that begins as it was left: server up, tablets on. */
	async reopen(): Promise<void> {
		this.server.start();
		for (const tablet of this.tablets) tablet.openTab();
		const ready = () =>
			this.server.process !== null && this.tablets.every(({ tab }) => tab?.isReady === true);
		if (!(await this.pass(60_000, ready))) throw new Error('the shop did not open again');
	}

	/** Virtual ms since the run began. */
	get elapsed(): number {
		return this.scheduler.now - START;
	}

	note(text: string): void {
		if (this.#keepTrace) this.trace.push(`${(this.elapsed / 1000).toFixed(3).padStart(12)} ${text}`);
	}

	/** Lets virtual time pass until `done`; stops at once when a law breaks. */
	async pass(ms: number, done: () => boolean = () => false): Promise<boolean> {
		let reached = false;
		const stop = () => {
			reached = done();
			return reached || this.broken !== null;
		};
		let events = 0;
		const watcher = {
			before: (life: Life | null) => {
				if (life && this.dice.chance(this.crashShare)) this.#crashed(life);
			},
			after: () => {
				if (++events % 64 === 0) this.#lookAtFold();
			},
		};
		await this.scheduler.run(this.scheduler.now + ms, watcher, stop);
		if (this.broken) throw this.broken;
		return reached;
	}

	/** Server up, every tablet enrolled, loaded and with an open till, on a perfect network. */
	async open(): Promise<void> {
		this.server.start();
		await this.pass(5000, () => this.server.process !== null);
		for (const tablet of this.tablets) {
			const tab = tablet.openTab();
			const code = this.newCode(tablet);
			await this.pass(1000, () => !tab.busy);
			let enrolled = false;
			void tablet.act(tab, async () => {
				enrolled = await tablet.enrol(tab, code);
				await tab.start();
			});
			await this.pass(20_000, () => !tab.busy);
			if (!enrolled) throw new Error('a tablet could not be enrolled');
		}
		const ready = () => this.tablets.every(({ tab }) => tab?.isReady === true);
		if (!(await this.pass(60_000, ready))) throw new Error('the tablets did not load');
	}

	dispose(): void {
		for (const tablet of this.tablets) tablet.crash(false);
		this.server.dispose();
		useVirtualTime(null, null);
	}

	/** Tablets that follow the feeds. */
	pullers(): Tablet[] {
		return this.tablets.filter(({ isRevoked, isRetired, isGone }) => !isRevoked && !isRetired && !isGone);
	}

	addTablet(store: StoreId): Tablet {
		const { scheduler, dice, network, hasPeople } = this;
		const run = { scheduler, dice, network, watch: this, hasPeople };
		const tablet = new Tablet(this.tablets.length, store, run);
		this.tablets.push(tablet);
		return tablet;
	}

	/** A database is gone. Safe is what the server had said it has, and once it went back in time, what a backup has. */
	loseTablet(tablet: Tablet, alsoNotes: boolean): void {
		const mark = tablet.mark();
		const safe = mark ? (this.hasEverGoneBack ? mark.backed_up_through : mark.acked_through) : 0;
		const incarnation = mark?.incarnation ?? 0;
		tablet.lose((entry) => entry.incarnation < incarnation || entry.seq <= safe, alsoNotes);
		this.losses.push(tablet);
	}

	revoke(device: string): void {
		revokeDevice(this.server.db, device, this.scheduler.now);
		this.server.noteChange();
		for (const tablet of this.tablets) {
			const { identity } = tablet.tab ?? {};
			if (identity?.device === device) tablet.isRevoked = true;
		}
		const rows = this.server.db.all<{ hash: string }>(
			'SELECT token_hash AS hash FROM office_devices WHERE id = ?',
			device,
		);
		for (const { hash } of rows) this.#barred.add(hash);
		this.#barredAt = this.scheduler.now;
	}

	/** A database of before a revocation is back: what it does not know of is not revoked any more. */
	forgetRevocations(): void {
		const rows = this.server.db.all<{ id: string; hash: string }>(
			'SELECT id, token_hash AS hash FROM office_devices WHERE revoked_at IS NOT NULL',
		);
		const hashes = new Set(rows.map(({ hash }) => hash));
		for (const hash of this.#barred) if (!hashes.has(hash)) this.#barred.delete(hash);
		for (const tablet of this.tablets) {
			const device = tablet.identity()?.device;
			if (device !== undefined && !rows.some(({ id }) => id === device)) tablet.isRevoked = false;
		}
	}

	/** The server of before: it does not know a kind of entry. */
	ageServer(kind: EntryKind): void {
		const { [kind]: _, ...others } = ENTRY_VERSIONS;
		this.server.versions = others as EntryVersions;
		if (kind === 'retail_transaction') for (const tablet of this.tablets) tablet.isExact = false;
		this.server.kill();
		this.server.start();
	}

	newCode(tablet: Tablet): string {
		return createEnrolCode(this.server.db, tablet.store, this.scheduler.now, (count) =>
			Uint8Array.from({ length: count }, () => this.dice.between(0, 255)),
		);
	}

	/** Until every tablet has called, a server that went back looks as quiet as one that did not. */
	awaitCalls(): void {
		this.unquietUntil = this.scheduler.now + ROUND_MS;
	}

	/** Every fault is over: links perfect, a server of today, one tab a tablet, and people who do what screens ask. */
	heal(): void {
		this.crashShare = 0;
		this.isHealing = true;
		for (const tablet of this.tablets) {
			Object.assign(tablet.link, PERFECT);
			tablet.replayOldFeeds();
		}
		if (this.server.versions !== ENTRY_VERSIONS) {
			this.server.versions = ENTRY_VERSIONS;
			this.server.kill();
		}
		if (!this.server.isUp) this.server.start();
		for (const tablet of this.tablets) {
			while (tablet.tabs.length > 1) {
				const former = tablet.tabs.shift();
				if (former) former.life.alive = false;
			}
			if (tablet.tabs.length === 0 && !tablet.isGone) tablet.openTab();
		}
		this.#attend();
	}

	#attend(): void {
		for (const tablet of this.tablets) {
			// A first version hears nothing of reports, checks and lives: it updates itself from the server, and does then.
			if (tablet.link.isOld && !tablet.isGone) tablet.update();
			const { tab } = tablet;
			if (!tab || tab.busy || tablet.isGone) continue;
			if (tab.isRevoked) void tablet.act(tab, () => tablet.leave(tab));
			else void tablet.act(tab, async () => void (await tablet.attend(tab, () => this.newCode(tablet))));
		}
		this.scheduler.after(ATTEND_MS, null, () => this.#attend());
	}

	changed(tablet: Tablet, tab: Tab): void {
		const shown = tab.shownStock(privateItem(tablet.index));
		if (shown === null || !tablet.isExact || tab !== tablet.tab) return;
		const sold = tablet
			.journal()
			.flatMap((entry) => (entry.kind === 'retail_transaction' ? entry.body.lines : []))
			.filter(({ item_id, restock }) => restock && item_id === privateItem(tablet.index))
			.reduce((sum, line) => sum + (line.direction === 'sale' ? line.quantity : -line.quantity), 0);
		const isRight = shown === OPENING_STOCK - sold;
		if (isRight) this.wrongStock.delete(tablet);
		if (isRight) return;
		const what = `${tablet.profile.name} shows ${shown} of its own item after selling ${sold} of ${OPENING_STOCK}`;
		// What a ledger lost comes back in pieces: until it has, figures may lack what is still to come.
		if (this.mayLag) this.wrongStock.set(tablet, what);
		else this.break('L10', what);
	}

	/** Once another tablet has a tablet's own goods in hand, nobody can know their figure exactly. */
	touches(tablet: Tablet, itemIds: readonly string[]): void {
		for (const other of this.tablets) {
			if (other !== tablet && itemIds.includes(privateItem(other.index))) other.isExact = false;
		}
	}

	acknowledged(tablet: Tablet, mark: Watermark): void {
		this.note(`${tablet.profile.name} acked through ${mark.acked_through} (${mark.epoch})`);
		for (const { incarnation, seq, id } of tablet.journal()) {
			if (incarnation !== mark.incarnation || seq > mark.acked_through) continue;
			if (!this.server.disk.everHeld(id)) this.break('L15', `${id} was acknowledged and never durable`);
		}
	}

	selling(tablet: Tablet, tab: Tab, sale: Promise<unknown>): void {
		const { scheduler } = this;
		const began = scheduler.now - scheduler.slept;
		void sale.then(() => {
			const took = scheduler.now - scheduler.slept - began;
			this.note(`${tab.life.name} sold`);
			if (took > SALE_MS) this.break('L18', `a sale on ${tablet.profile.name} took ${took} ms`);
		});
	}

	readonly sealed = (ref: string, profile: CustomerProfile): void => {
		this.people.set(ref, profile);
	};

	failed(cause: unknown): void {
		this.break('crash', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
	}

	break(law: string, what: string): void {
		this.broken ??= new LawBroken(law, what);
	}

	/** L14: what comes down is of the tablet's own store, and nothing comes to a revoked device. */
	#checkScope(request: Request, reply: Reply): void {
		const tablet = this.tablets.find(({ profile }) => profile.name === request.from);
		const text = new TextDecoder().decode(reply.body);
		const other = STORES.find((store) => store !== tablet?.store);
		if (text.includes(`"store:${other}"`) || text.includes(`"staff:${other}-`)) {
			this.break('L14', `${request.from} was sent a document of ${other}`);
		}
		const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
		if (this.#barred.has(tokenHash(token)) && text.includes('"_id"') && request.at > this.#barredAt) {
			this.break('L14', `${request.from} was revoked and sent documents`);
		}
	}

	#lookAtFold(): void {
		const found = foldedPrefix(this);
		if (found) this.break('L7', found);
	}

	#seen(request: Request, reply: Reply): void {
		this.note(`${request.from} ${request.method} ${request.path} → ${reply.status}`);
		if (reply.status === 200 && /^\/v1\/(feeds|packs)\//.test(request.path)) this.#checkScope(request, reply);
	}

	#crash(life: Life): void {
		this.note(`${life.name} ends`);
		if (life.name.startsWith('server')) {
			this.server.kill();
			this.scheduler.after(this.dice.between(10, 20_000), null, () => {
				if (!this.server.isUp) this.server.start();
			});
			return;
		}
		const tablet = this.tablets.find(({ tabs }) => tabs.some((tab) => tab.life === life));
		if (!tablet) return;
		tablet.crash(this.dice.chance(0.4));
		this.scheduler.after(this.dice.between(10, 10_000), null, () => {
			if (tablet.tabs.length === 0) tablet.openTab();
		});
	}
}
