import { invariant } from '#domain/invariant.ts';
import { NO_FIGURES } from '#domain/till/shift-figures.ts';
import { NO_PERIOD } from '#domain/till/z-report.ts';
import type { DeviceIdentity } from '#ports/device.ts';
import type { OpenPeriod, OwnRecords } from '#ports/own-records.ts';
import type { Offers, StoreViews } from '#ports/store-views.ts';
import type { BasketDoc, DeviceKeyDoc, SaleDoc, ValueDoc } from '#protocol/bodies/store-docs.ts';
import { entryPrefix, type JournalEntry } from '#protocol/entry.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import type { Connection, Tx } from './table-store.ts';
import type { JournalRow } from './tablet-effects.ts';
import { feedDoc, feedDocs } from './tablet-replica.ts';

/** What a tablet itself did: read from its journal, which is short here. */
export class SimRecords implements OwnRecords {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	period(): Promise<OpenPeriod> {
		return this.#connection.read((tx) => {
			const identity = tx.get<DeviceIdentity>('meta', 'identity');
			const chain = tx.get<ChainHead>('meta', 'chain');
			invariant(identity && chain, 'only an enrolled device has a period');
			const last = chain.period ?? NO_PERIOD;
			const own = tx.list<JournalRow>('journal', entryPrefix(identity)).map(({ entry }) => entry);
			return {
				journal: `${identity.device}.${identity.incarnation}`,
				last,
				carried: NO_FIGURES,
				facts: own.filter(({ seq }) => seq > last.throughSeq).flatMap(tillFactsOf),
				seq: chain.seq,
			};
		});
	}

	done(onceKey: string): Promise<JournalEntry | null> {
		return this.#connection.read((tx) => {
			const id = tx.get<string>('once', onceKey);
			return id === null ? null : (tx.get<JournalRow>('journal', id)?.entry ?? null);
		});
	}

	copies(of: string, form: string): Promise<number> {
		return this.#connection.read((tx) => tx.list('once', `copy:${of}:${form}:`).length);
	}

	corrections(of: string): Promise<JournalEntry<'tender_correction'>[]> {
		return this.#connection.read((tx) =>
			tx
				.list<JournalRow>('journal')
				.flatMap(({ entry }) => (entry.kind === 'tender_correction' && entry.body.of === of ? [entry] : [])),
		);
	}

	returned(receiptNumber: string): Promise<{ entryId: string; line: number; units: number }[]> {
		return this.#connection.read((tx) => returnedOf(tx, receiptNumber));
	}

	ownValue(account: string, through: Readonly<Record<string, number>>) {
		return this.#connection.read((tx) => ownValue(tx, account, through));
	}

	pointsSpent(businessDay: string): Promise<number> {
		return this.#connection.read((tx) =>
			tx.list<JournalRow>('journal').reduce((all, { entry }) => {
				if (entry.kind !== 'retail_transaction' || entry.business_day !== businessDay) return all;
				const { customer, is_training, points } = entry.body;
				return customer === null || is_training ? all : all + Math.max(points.redeemed, 0);
			}, 0),
		);
	}

	attempts(): Promise<[]> {
		return Promise.resolve([]);
	}
}

/** Units of a sale that came back at this tablet, by entry. */
export const returnedOf = (tx: Tx, receiptNumber: string) =>
	tx
		.list<JournalRow>('journal')
		.flatMap(({ entry, effects }) =>
			effects.returns.flatMap(({ of, line, units }) =>
				of === receiptNumber ? [{ entryId: entry.id, line, units }] : [],
			),
		);

/** Own changes of an account beyond what is published, and the spendings among them. */
export function ownValue(tx: Tx, account: string, through: Readonly<Record<string, number>>) {
	let [sum, spent] = [0, 0];
	for (const { entry, effects } of tx.list<JournalRow>('journal')) {
		if (entry.seq <= (through[`${entry.device}.${entry.incarnation}`] ?? 0)) continue;
		for (const value of effects.values) {
			if (value.account !== account) continue;
			sum += value.amount;
			spent += Math.max(0, -value.amount);
		}
	}
	return { sum, spent };
}

const NO_OFFERS: Offers = { promotions: [], prices: [] };

/** The store's feed as this tablet last pulled it. */
export class SimViews implements StoreViews {
	readonly #connection: Connection;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	/** The simulated shop has none. */
	offers(): Promise<Offers> {
		return Promise.resolve(NO_OFFERS);
	}

	async sale(receiptNumber: string): Promise<SaleDoc | null> {
		const doc = await this.#doc(`sale:${receiptNumber}`);
		return doc?.type === 'sale' ? doc : null;
	}

	sales(): Promise<SaleDoc[]> {
		return this.#docs((doc) => (doc.type === 'sale' ? [doc] : []));
	}

	baskets(): Promise<BasketDoc[]> {
		return this.#docs((doc) => (doc.type === 'basket' ? [doc] : []));
	}

	async value(account: string): Promise<ValueDoc | null> {
		const doc = await this.#doc(`value:${account}`);
		return doc?.type === 'value' ? doc : null;
	}

	async deviceKey(device: string, incarnation: number): Promise<DeviceKeyDoc | null> {
		const doc = await this.#doc(`key:${device}.${incarnation}`);
		return doc?.type === 'device_key' ? doc : null;
	}

	#doc(id: string): Promise<FeedDoc | null> {
		return this.#connection.read((tx) => feedDoc(tx, storeFeed(tx), id));
	}

	#docs<T>(pick: (doc: FeedDoc) => T[]): Promise<T[]> {
		return this.#connection.read((tx) => feedDocs(tx, storeFeed(tx)).flatMap(pick));
	}
}

const storeFeed = (tx: Tx) => `store-${tx.get<DeviceIdentity>('meta', 'identity')?.store ?? ''}` as const;
