import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { type ChainHead, NEW_CHAIN } from '#protocol/seal-entry.ts';
import type { Watermark } from '#protocol/watermark.ts';
import { EnrolmentCalls } from '#sync/enrolment.ts';
import { enrolDevice } from '#usecases/enrol-device.ts';
import type { Dice } from './dice.ts';
import { type Link, type Network, PERFECT } from './network.ts';
import type { Scheduler } from './scheduler.ts';
import { gtinOfItem, privateItem, type StoreId } from './shop.ts';
import { Tab } from './tab.ts';
import { Profile } from './table-store.ts';
import type { JournalRow } from './tablet-journal.ts';
import { watermark } from './tablet-outbox.ts';

const deviceKeys = createDeviceKeys();

/** A sale a cashier was told is done. */
export type Confirmed = { readonly number: string; readonly proof: string; readonly total: number };

/** What a tablet tells the run. */
export type TabletWatch = {
	/** The stock on the screen may have changed. */
	changed(tablet: Tablet, tab: Tab): void;
	acknowledged(tablet: Tablet, mark: Watermark): void;
	/** A sale began or ended. */
	selling(tablet: Tablet, tab: Tab, sale: Promise<unknown>): void;
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
	readonly #scheduler: Scheduler;
	readonly #dice: Dice;
	readonly #network: Network;
	readonly #watch: TabletWatch;
	#sales = 0;
	#tabsOpened = 0;

	constructor(
		index: number,
		store: StoreId,
		run: { scheduler: Scheduler; dice: Dice; network: Network; watch: TabletWatch },
	) {
		this.index = index;
		this.store = store;
		this.#scheduler = run.scheduler;
		this.#dice = run.dice;
		this.#network = run.network;
		this.#watch = run.watch;
		this.profile = new Profile(`tablet${index}`);
	}

	/** The tab that sells: the last one opened. */
	get tab(): Tab | null {
		return this.tabs.at(-1) ?? null;
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
	async enrol(tab: Tab, code: string): Promise<boolean> {
		const keys = await deviceKeys;
		const parts = {
			device: tab.device,
			server: new EnrolmentCalls(tab.transport),
			createKeys: async () => keys,
			sign,
		};
		const enrolled = await enrolDevice(parts, code);
		return enrolled.ok;
	}

	/** A customer comes: some goods, cash. Nothing happens while another sale is under way. */
	sell(tab: Tab): void {
		if (!tab.isReady || tab.busy) return;
		const own = gtinOfItem(privateItem(this.index));
		const gtins = Array.from({ length: this.#dice.between(1, 3) }, () =>
			this.#dice.chance(0.5) ? own : gtinOfItem(`item-${this.#dice.between(0, 4)}`),
		);
		const basket = `b${this.index}-${++this.#sales}`;
		const more = this.#dice.between(0, 1) * 50;
		const sale = this.act(tab, async () => {
			await tab.open(10_000);
			const done = await tab.sell(basket, gtins, more);
			if (!done) return;
			const { number, proof, total } = done.receipt;
			this.confirmed.push({ number, proof, total });
			this.#watch.changed(this, tab);
		});
		this.#watch.selling(this, tab, sale);
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

	chain(): ChainHead {
		return this.profile.commit('relaxed', (tx) => tx.get<ChainHead>('meta', 'chain')) ?? NEW_CHAIN;
	}

	mark(): Watermark | null {
		return this.profile.commit('relaxed', (tx) => watermark(tx));
	}
}
