import type { CustomerProfile } from '#domain/customer/profile.ts';
import { createDeviceKeys } from '#platform/device-keys.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { FeedName } from '#protocol/feed.ts';
import { type ChainHead, NEW_CHAIN } from '#protocol/seal-entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import type { CompletedSale } from '#usecases/services.ts';
import type { Dice } from './dice.ts';
import { type Link, type Network, PERFECT } from './network.ts';
import type { Scheduler } from './scheduler.ts';
import { GIFT_CARD, gtinOfItem, privateItem, type StoreId } from './shop.ts';
import { Tab } from './tab.ts';
import { Profile } from './table-store.ts';
import type { JournalRow } from './tablet-effects.ts';
import { unsentFormers, watermark } from './tablet-outbox.ts';
import { hasKeysInHand } from './tablet-people.ts';

/** A sale a cashier was told is done. */
export type Confirmed = { readonly number: string; readonly proof: string; readonly total: number };

/** What happens at a counter besides selling for cash, by name. */
const COUNTER_ACTS = {
	return: (tab, basket) => tab.counter.takeBack(basket),
	returnNewest: (tab, basket) => tab.counter.takeBack(basket, true),
	exchange: (tab, basket, gtins) => tab.counter.exchange(basket, gtins),
	reverse: (tab) => tab.counter.reverse(),
	giftCard: (tab, basket) => tab.counter.sellGiftCard(basket, gtinOfItem(GIFT_CARD)),
	spend: (tab, basket, gtins) => tab.counter.spendGiftCard(basket, gtins),
	takeUp: (tab) => tab.drawer.takeUp(),
	park: (tab, basket, gtins) => tab.drawer.park(basket, gtins).then(() => null),
	cash: (tab) => tab.drawer.handleCash().then(() => null),
	closeDay: (tab) => tab.drawer.closeDay().then(() => null),
	join: (tab) => noDocument(tab.desk?.join()),
	sellTo: (tab, basket, gtins) => tab.desk?.sell(basket, gtins, false) ?? noDocument(),
	spendPoints: (tab, basket, gtins) => tab.desk?.sell(basket, gtins, true) ?? noDocument(),
	agree: (tab) => noDocument(tab.desk?.agree()),
	editCustomer: (tab) => noDocument(tab.desk?.edit()),
	link: (tab) => noDocument(tab.desk?.link()),
	lookFurther: (tab) => noDocument(tab.desk?.lookFurther()),
} as const satisfies Record<
	string,
	(tab: Tab, basket: string, gtins: readonly string[]) => Promise<CompletedSale | null>
>;

const noDocument = async (done?: Promise<void>): Promise<null> => {
	await done;
	return null;
};
export type CounterAct = keyof typeof COUNTER_ACTS;

/** What a tablet tells the run. */
export type TabletWatch = {
	/** The stock on the screen may have changed. */
	changed(tablet: Tablet, tab: Tab): void;
	acknowledged(tablet: Tablet, mark: Watermark): void;
	/** A fact about to be made at a tablet may move goods. */
	touches(tablet: Tablet, itemIds: readonly string[]): void;
	/** A sale began or ended. */
	selling(tablet: Tablet, tab: Tab, sale: Promise<unknown>): void;
	/** Somebody is about to be registered. */
	sealed(ref: string, profile: CustomerProfile): void;
	failed(cause: unknown): void;
};

/** A tablet: its disk, its clock, its way to the server, and the tabs that are open on it. */
export class Tablet {
	readonly index: number;
	readonly store: StoreId;
	profile: Profile;
	readonly link: Link = { ...PERFECT };
	/** Its clock minus the true time, ms. */
	skew = 0;
	tabs: Tab[] = [];
	confirmed: Confirmed[] = [];
	/** Its own item's stock can be known exactly: nobody else has it, no copy of this tablet exists. */
	isExact = true;
	isRevoked = false;
	/** Another copy of it has gone on under its name. */
	isRetired = false;
	/** It was revoked, has said goodbye and is empty. */
	isGone = false;
	readonly #scheduler: Scheduler;
	readonly #dice: Dice;
	readonly #network: Network;
	readonly #watch: TabletWatch;
	readonly #hasPeople: boolean;
	#sales = 0;
	#tabsOpened = 0;
	#isUpdated = false;
	#oldFeeds: ReadonlyMap<string, ReadonlyMap<string, unknown>> | null = null;

	constructor(
		index: number,
		store: StoreId,
		run: { scheduler: Scheduler; dice: Dice; network: Network; watch: TabletWatch; hasPeople: boolean },
	) {
		this.index = index;
		this.store = store;
		this.#scheduler = run.scheduler;
		this.#dice = run.dice;
		this.#network = run.network;
		this.#watch = run.watch;
		this.#hasPeople = run.hasPeople;
		this.profile = new Profile(`tablet${index}`);
	}

	/** The tab that sells: the last one opened. */
	get tab(): Tab | null {
		return this.tabs.at(-1) ?? null;
	}

	/** What it follows. */
	get feeds(): readonly FeedName[] {
		const feeds: FeedName[] = ['catalogue', 'availability', `store-${this.store}`];
		return this.#hasPeople ? [...feeds, `customers-${this.store}`] : feeds;
	}

	readonly now = (): number => this.#scheduler.now + this.skew;

	/** Opens the app in a tab; a former one, if it still runs, has lost the fence. */
	openTab(): Tab {
		const tab: Tab = new Tab(
			{
				scheduler: this.#scheduler,
				dice: this.#dice,
				network: this.#network,
				profile: this.profile,
				link: this.link,
				now: this.now,
				acknowledged: (mark) => this.#watch.acknowledged(this, mark),
				changed: () => this.#watch.changed(this, tab),
				touches: (itemIds) => this.#watch.touches(this, itemIds),
				customersOf: this.#hasPeople ? this.store : null,
				sealed: this.#watch.sealed,
				failed: this.#watch.failed,
			},
			`tablet${this.index}/${++this.#tabsOpened}`,
		);
		this.tabs.push(tab);
		this.act(tab, () => tab.start());
		return tab;
	}

	/** Every tab ends at once. With the power gone, the last relaxed writes may be gone too. */
	crash(isPowerCut: boolean): void {
		for (const tab of this.tabs) tab.life.alive = false;
		this.tabs = [];
		if (isPowerCut) this.profile.powerCut(this.#dice.between(0, this.profile.atRisk));
	}

	/** Becomes a till of its store with a one-time code. */
	enrol(tab: Tab, code: string): Promise<boolean> {
		return tab.enrol(code, createDeviceKeys);
	}

	/** The database is gone; what was confirmed and is nowhere else is gone with it. */
	lose(isSafe: (entry: JournalEntry) => boolean, alsoNotes: boolean): void {
		const lost = new Set(
			this.journal()
				.filter((entry) => !isSafe(entry))
				.map(({ hash }) => hash.slice(0, 12)),
		);
		this.crash(true);
		this.confirmed = this.confirmed.filter(({ proof }) => !lost.has(proof));
		this.isExact = false;
		this.profile.lose(alsoNotes);
	}

	/**
	 * What a clerk does when the screen asks for it: recovers a lost or doubled device, enrols one that nobody knows.
	 * True when nothing of it is left to do.
	 */
	async attend(tab: Tab, newCode: () => string): Promise<boolean> {
		const state = await tab.inspect();
		const trouble = this.trouble();
		if (state === 'sound' && trouble === 'device_unknown') return this.#enrolAgain(tab, newCode());
		if (state === 'sound' && trouble !== 'device_forked') return true;
		this.isExact = false;
		if (state === 'sound' && this.isRetired) return true;
		const recovered = await tab.recover(createDeviceKeys);
		const isNew = !recovered && state === 'empty' && (await this.#enrolAgain(tab, newCode()));
		if (recovered || (state === 'sound' && !isNew)) await tab.start();
		const isDone = recovered || isNew;
		// The other copy of it goes on in its place: this one has only to hand over what it has.
		if (!isDone && state === 'sound') this.isRetired = true;
		return isDone;
	}

	/** A till that the server does not know asks the office for a code; its journal stays and is offered. */
	async #enrolAgain(tab: Tab, code: string): Promise<boolean> {
		this.isExact = false;
		if (!(await tab.enrolAgain(code, createDeviceKeys))) return false;
		// A device of its own from now on: what was said to the former one is over.
		this.isRevoked = false;
		this.isRetired = false;
		await tab.start();
		return true;
	}

	/** Talks as the first version did, to a server that never proved itself to it. */
	beOld(): void {
		this.link.isOld = true;
		this.profile.commit('strict', (tx) => tx.remove('sync', 'proven'));
		this.crash(false);
		this.openTab();
	}

	/** The app it gets from the server is of today; it starts again on it. */
	update(): void {
		this.link.isOld = false;
		this.#isUpdated = true;
		this.profile.commit('strict', (tx) => tx.removeAll('sync', 'check:'));
		this.crash(false);
		this.openTab();
	}

	/**
	 * Whether its feeds were compared since it was updated (before, some documents were withheld from it) and, when a name
	 * is given, since the server's start of that name.
	 */
	isChecked(start: string | null): boolean {
		return this.profile.commit(
			'relaxed',
			(tx) =>
				(!this.#isUpdated && start === null) ||
				this.feeds.every((feed) => {
					const check = tx.get<{ start?: string }>('sync', `check:${feed}`);
					return check !== null && (start === null || check.start === start);
				}),
		);
	}

	keepOldFeeds(): void {
		this.#oldFeeds = this.profile.copyTables(['feeds', 'pages', 'deltas']);
	}

	/** The feeds are as they were when they were kept; the app starts again on them. */
	replayOldFeeds(): void {
		if (!this.#oldFeeds || this.isGone) return;
		this.crash(false);
		this.profile.putTables(this.#oldFeeds);
	}

	/** Two disks with one identity (F27): from now on neither figure is exact. */
	cloneInto(copy: Tablet): void {
		copy.profile = this.profile.copy(copy.profile.name);
		// The app is copied with its data.
		if (this.link.isOld) copy.link.isOld = true;
		copy.#isUpdated = this.#isUpdated;
		this.isExact = false;
		copy.isExact = false;
	}

	/** The device was revoked and has handed everything over: it says goodbye and wipes itself. */
	async leave(tab: Tab): Promise<void> {
		// Not yet, or not revoked any more: sync says so again in its next round.
		tab.isRevoked = false;
		if (!(await tab.goodbye())) return;
		this.isGone = true;
		this.crash(false);
		this.profile.lose(true);
	}

	/** A fact that the server will not take, between the good ones. */
	poison(tab: Tab): void {
		if (!tab.isReady || tab.busy) return;
		void this.act(tab, async () => {
			await tab.journal.commit({
				kind: 'stock_movement',
				businessDay: '2026-11-20',
				operator: 'nobody',
				onceKey: `poison:${this.#dice.next()}`,
				body: () => ({ reason: 'adjust', source: 'poison', lines: [] }),
			});
			tab.nudge();
		});
	}

	/** Why entries stay, as the screen says it. */
	trouble(): string | null {
		return this.profile.commit('relaxed', (tx) => tx.get<string>('sync', 'trouble'));
	}

	/** A customer comes: some goods, cash. Nothing happens while another sale is under way. */
	sell(tab: Tab): void {
		if (!tab.isReady || tab.busy) return;
		const gtins = this.#goods();
		const more = this.#dice.between(0, 1) * 50;
		this.#serve(tab, (basket) => tab.counter.sell(basket, gtins, more));
	}

	/** A customer wants something else than to buy for cash, or the drawer's day goes on. */
	serve(tab: Tab, what: CounterAct): void {
		if (!tab.isReady || tab.busy) return;
		const gtins = this.#goods();
		// Who asks the server waits for it; whoever sells does not (L18).
		this.#serve(tab, (basket) => COUNTER_ACTS[what](tab, basket, gtins), what !== 'lookFurther');
	}

	#goods(): string[] {
		const own = gtinOfItem(privateItem(this.index));
		return Array.from({ length: this.#dice.between(1, 3) }, () =>
			this.#dice.chance(0.5) ? own : gtinOfItem(`item-${this.#dice.between(0, 4)}`),
		);
	}

	#serve(tab: Tab, work: (basket: string) => Promise<CompletedSale | null>, isSale = true): void {
		const basket = `b${this.index}-${++this.#sales}`;
		const served = this.act(tab, async () => {
			await tab.open(10_000);
			const done = await work(basket);
			tab.nudge();
			if (!done) return;
			const { number, proof, total } = done.receipt;
			this.confirmed.push({ number, proof, total });
			this.#watch.changed(this, tab);
		});
		if (isSale) this.#watch.selling(this, tab, served);
	}

	/** Someone does something in a tab; it begins after what is under way there. */
	act(tab: Tab, work: () => Promise<void>): Promise<void> {
		tab.busy = true;
		return new Promise((resolve) => {
			this.#scheduler.after(0, tab.life, () => {
				work()
					.catch(this.#watch.failed)
					.finally(() => {
						tab.busy = false;
						resolve();
					});
			});
		});
	}

	/** Everything in the journal of this disk, all incarnations. */
	journal(): JournalEntry[] {
		return this.profile.commit('relaxed', (tx) => tx.list<JournalRow>('journal')).map(({ entry }) => entry);
	}

	/** Whether keys of people wait to be handed over, or to be forgotten. */
	hasKeysInHand(): boolean {
		return this.profile.commit('relaxed', (tx) => hasKeysInHand(tx, this.store));
	}

	/** Whether entries of a former life still wait to be handed over. */
	hasFormers(): boolean {
		return this.profile.commit('relaxed', (tx) => unsentFormers(tx)).length > 0;
	}

	identity(): DeviceIdentity | null {
		return this.profile.commit('relaxed', (tx) => tx.get<DeviceIdentity>('meta', 'identity'));
	}

	incarnation(): number {
		return this.identity()?.incarnation ?? 0;
	}

	chain(): ChainHead {
		return this.profile.commit('relaxed', (tx) => tx.get<ChainHead>('meta', 'chain')) ?? NEW_CHAIN;
	}

	mark(): Watermark | null {
		return this.profile.commit('relaxed', (tx) => watermark(tx));
	}
}
