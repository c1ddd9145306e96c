import { type CustomerProfile, EMPTY_PROFILE, type ProfileChange } from '#domain/customer/profile.ts';
import type { Json } from '#protocol/canonical.ts';
import type { EntryBody } from '#protocol/entry.ts';
import type { ChangesPage, FeedDoc } from '#protocol/feed.ts';
import type { TextKey } from '#protocol/sealed-text.ts';
import type { Database } from '#server/database/database.ts';
import { plainSettings } from '#server/office/minimal-shop.ts';
import { addPlaces } from '#server/office/places.ts';
import { demoLoyalty } from '#server/office/seed/demo-loyalty.ts';
import { saveShopSettings } from '#server/office/shop-settings.ts';
import type { ServerOptions } from '#server/server.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { type Tablet, TestServer } from '../integration/server-harness.ts';
import { keyOfHex, newPersonKey, type OpenedFeed, openFeed, sealJson } from './customers-feed.ts';

const WHERE = { session: null, is_training: false } as const;

/** Two stores with rules of points, without staff: nothing has to be stretched. */
export async function shopWithMembers(options: Partial<ServerOptions> = {}): Promise<TestServer> {
	return TestServer.start({
		...options,
		seed: async (db: Database) => {
			saveShopSettings(db, { ...plainSettings('JPY'), loyalty: demoLoyalty() });
			const place = { kind: 'store', address: '', phone: '' } as const;
			addPlaces(db, [
				{ ...place, id: 'shibuya', code: 'SBY', name: '渋谷店' },
				{ ...place, id: 'yokohama', code: 'YKH', name: '横浜店' },
			]);
		},
	});
}

/** A tablet that knows its store's customer key and makes people's. */
export class MembersTablet {
	readonly tablet: Tablet;
	readonly store: string;
	readonly #server: TestServer;
	readonly #keys = new Map<string, { key: TextKey; sealed_key: string }>();
	#receipts = 0;

	private constructor(server: TestServer, tablet: Tablet) {
		this.#server = server;
		this.tablet = tablet;
		this.store = tablet.identity.store;
	}

	static async enrol(server: TestServer, store: string): Promise<MembersTablet> {
		return new MembersTablet(server, await server.enrol(store));
	}

	/** The key that who signs in opens. The server makes it when it is first asked for. */
	async storeKey(): Promise<TextKey> {
		const read = () =>
			this.#server.db.get<{ key: string }>(
				'SELECT key FROM office_customer_keys WHERE store = ?',
				this.store,
			);
		if (!read()) {
			this.#server.db.run(
				'INSERT INTO office_customer_keys (store, key) VALUES (?, ?)',
				...[this.store, Buffer.from(this.store.padEnd(32, '.').slice(0, 32)).toString('hex')],
			);
		}
		return keyOfHex(read()?.key ?? '');
	}

	/** Registers someone with a key of their own, which stays here until it is sent. */
	async register(
		ref: string,
		nth: number,
		profile: Partial<CustomerProfile>,
		purposes = ['membership', 'history'],
	) {
		const made = await newPersonKey(nth, await this.storeKey());
		this.#keys.set(ref, made);
		const whole: CustomerProfile = { ...EMPTY_PROFILE, ...profile };
		const sealed = await sealJson(made.key, whole as unknown as Json);
		this.tablet.journal.seal('customer_registered', { ...WHERE, ref, sealed });
		for (const purpose of purposes) this.consent(ref, purpose as 'history', true);
	}

	consent(ref: string, purpose: EntryBody<'consent'>['purpose'], is_given: boolean): void {
		const words = { text_version: '2026-04', channel: 'till' } as const;
		this.tablet.journal.seal('consent', { ...WHERE, ref, purpose, is_given, ...words });
	}

	/** Changes someone whose key this tablet has, by itself or from the feed. */
	async edit(ref: string, change: ProfileChange, key = this.#keys.get(ref)?.key): Promise<void> {
		if (!key) throw new Error(`no key of ${ref}`);
		const sealed = await sealJson(key, change as unknown as Json);
		this.tablet.journal.seal('customer_edited', { ...WHERE, ref, sealed });
	}

	link(ref: string, into: string, action: 'merge' | 'unmerge'): void {
		this.tablet.journal.seal('customer_linked', { ...WHERE, ref, into, action, reason: '', approver: null });
	}

	erase(ref: string): void {
		this.tablet.journal.seal('customer_erased', {
			...WHERE,
			ref,
			reason: 'request',
			approver: null,
			of: null,
		});
	}

	give(ref: string, points: number, earned_on = '2026-11-20'): void {
		const source = `gift ${ref} ${this.tablet.journal.entries.length}`;
		const lines = [{ ref, points, earned_on }];
		this.tablet.journal.seal('points_adjusted', { ...WHERE, reason: 'gift', source, lines, approver: null });
	}

	/** A sale with a customer; answers its receipt number. */
	sale(
		ref: string | null,
		price: number,
		points = { granted: 0, redeemed: 0 },
		given: Partial<EntryBody<'retail_transaction'>> = {},
	): string {
		const entry = new TestJournal(this.tablet.journal.key).sale({ price });
		if (entry.kind !== 'retail_transaction') throw new Error('no sale');
		const { device } = this.tablet.identity;
		const receipt_number = `${this.store}-${device}-${++this.#receipts}`;
		const own = { receipt_number, basket_id: `b-${receipt_number}`, customer: ref, points };
		this.tablet.journal.seal('retail_transaction', { ...entry.body, ...own, ...given });
		return receipt_number;
	}

	/** Money and goods of a sale that come back. */
	refund(
		ref: string,
		price: number,
		original: EntryBody<'retail_transaction'>['original'],
		points: EntryBody<'retail_transaction'>['points'],
	): void {
		const entry = new TestJournal(this.tablet.journal.key).sale({ price });
		if (entry.kind !== 'retail_transaction') throw new Error('no sale');
		const { body } = entry;
		const of = { receipt_number: original?.receipt_number ?? '', line: 1 };
		this.sale(ref, price, points, {
			...{ type: 'return', original, return_method: body.method, reason: 'not_wanted' },
			...{ sold: 0, returned: price, total: -price },
			lines: body.lines.map((line) => ({
				...{ ...line, of, direction: 'return', extended: -line.extended, undiscounted: -line.undiscounted },
				...{ paid: -line.paid, accrual_base: -line.accrual_base },
			})),
			taxes: body.taxes.map((tax) => ({
				...{ ...tax, direction: 'return', gross: -tax.gross, net: -tax.net, tax: -tax.tax },
				parts: tax.parts.map((part) => ({ ...part, tax: -part.tax })),
			})),
			tenders: body.tenders.map((tender) => ({
				...{ ...tender, amount: -tender.amount, applied: -tender.applied, covered: -tender.covered },
			})),
		});
	}

	/** Sends keys of people; those that the server has. */
	async sendKeys(refs = [...this.#keys.keys()]): Promise<string[]> {
		const keys = refs.map((ref) => ({ ref, sealed_key: this.#keys.get(ref)?.sealed_key ?? '' }));
		const response = await this.tablet.post('/v1/customers/keys', { keys });
		if (!response.ok) throw new Error(`keys answered ${response.status} ${await response.text()}`);
		return ((await response.json()) as { stored: string[] }).stored;
	}

	/** Sends what is recorded, keys unless told otherwise, and waits until it is published. */
	async sync({ keys = true } = {}): Promise<void> {
		await this.tablet.push();
		if (keys && this.#keys.size > 0) await this.sendKeys();
		await this.#server.settled();
	}

	/** The store's customers as this tablet sees them now. */
	async feed(): Promise<OpenedFeed> {
		await this.#server.settled();
		return openFeed(await this.docs(), await this.storeKey());
	}

	async docs(): Promise<FeedDoc[]> {
		const docs = new Map<string, FeedDoc>();
		for (let since = ''; ; ) {
			const path = `/v1/feeds/customers-${this.store}/_changes${since && `?since=${since}`}`;
			const response = await this.tablet.get(path, { 'noren-protocol': '2' });
			const page = (await response.json()) as ChangesPage;
			for (const row of page.rows) {
				if (row.withdrawn) docs.delete(row.id);
				else docs.set(row.id, row.doc);
			}
			if (page.rows.length === 0) return [...docs.values()];
			since = page.last_seq;
		}
	}
}
