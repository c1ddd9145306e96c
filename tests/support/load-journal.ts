import { randomUUID } from 'node:crypto';
import { raiseSale } from '#protocol/bodies/raise-sale.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { DeviceKey, JournalEntry } from '#protocol/entry.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { type ChainHead, moveChain, NEW_CHAIN, type Sealer, sealEntry } from '#protocol/seal-entry.ts';

const LINES = 3;

/** A tablet's journal without a tablet: seals till openings and cash sales of three lines exactly as a till does. */
export class LoadJournal {
	readonly #sealer: Sealer;
	readonly #items: readonly ItemDoc[];
	#chain: ChainHead = NEW_CHAIN;
	#sold = 0;

	constructor(key: DeviceKey, register: string, items: readonly ItemDoc[]) {
		this.#sealer = { ...key, storeCode: 'LOD', register };
		this.#items = items;
	}

	/** Sales sealed so far. */
	get sold(): number {
		return this.#sold;
	}

	/** Opens the till. */
	open(): JournalEntry {
		return this.#seal('till_open', () => ({ currency: 'JPY', float: 30_000, count: {} }));
	}

	/** `count` further sales; the first call opens the till. */
	sales(count: number): JournalEntry[] {
		const entries = this.#chain.seq === 0 ? [this.open()] : [];
		for (let sale = 0; sale < count; sale++) entries.push(this.#sale());
		return entries;
	}

	#sale(): JournalEntry {
		const nth = this.#sold++;
		const docs = Array.from({ length: LINES }, (_, line) => this.#item(nth * LINES + line));
		const lines = docs.map((doc, at) => ({
			line: at + 1,
			item_id: doc._id.slice('item:'.length),
			sku: doc.sku,
			gtin: doc.gtins[0] ?? null,
			name: doc.name,
			quantity: 1,
			unit_price: doc.price,
			extended: doc.price,
			tax_category: 'standard',
			tax_rate: { n: 10, d: 100 },
			tax_mark: '',
			tax_included: true,
		}));
		const total = lines.reduce((sum, { extended }) => sum + extended, 0);
		const tax = Math.floor((total * 10) / 110);
		return this.#seal('retail_transaction', ({ receiptNumber }) =>
			raiseSale({
				type: 'sale',
				basket_id: randomUUID(),
				receipt_number: receiptNumber(),
				till_session: this.#chain.session ?? '',
				currency: 'JPY',
				tax_rounding: 'floor',
				catalogue_version: '1',
				lines,
				taxes: [
					{
						category: 'standard',
						rate: { n: 10, d: 100 },
						mark: '',
						gross: total,
						net: total - tax,
						tax,
					},
				],
				total,
				tenders: [{ type: 'cash', amount: total }],
				change_due: 0,
			}),
		);
	}

	#item(nth: number): ItemDoc {
		const doc = this.#items[nth % this.#items.length];
		if (!doc) throw new Error('no items to sell');
		return doc;
	}

	#seal(kind: string, body: Parameters<typeof sealEntry>[2]['body']): JournalEntry {
		const sealed = sealEntry(this.#sealer, this.#chain, {
			kind,
			businessDay: '2026-11-22',
			operator: '0001',
			deviceTime: Date.now(),
			clockOffset: 0,
			body,
		});
		const entry = sealed.entry as unknown as JournalEntry;
		this.#chain = moveChain(this.#chain, sealed, effectsOf(entry));
		return entry;
	}
}
