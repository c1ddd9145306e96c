import { raiseSale } from '#protocol/bodies/raise-sale.ts';
import {
	type DeviceKey,
	type EntryBody,
	type EntryKind,
	entryHash,
	entryId,
	type JournalEntry,
} from '#protocol/entry.ts';
import { GENESIS_HASH } from '#protocol/hash.ts';
import { schemaOf } from '#protocol/protocol-version.ts';

/** A tablet's journal for tests: seals facts on one chain exactly as a till does, in memory. */
export class TestJournal {
	readonly key: DeviceKey;
	readonly entries: JournalEntry[] = [];

	constructor(key: Partial<DeviceKey> = {}) {
		this.key = { store: 'shibuya', device: 't01', incarnation: 1, ...key };
	}

	/** Seals one fact at the end of the chain. */
	seal<K extends EntryKind>(kind: K, body: EntryBody<K>, schema = schemaOf(kind)): JournalEntry {
		const seq = this.entries.length + 1;
		const unsealed = {
			id: entryId(this.key, seq),
			device: this.key.device,
			incarnation: this.key.incarnation,
			seq,
			kind,
			schema,
			business_day: '2026-11-22',
			device_time: 1_795_000_000_000 + seq,
			clock_offset: 0,
			operator: 'staff-1',
			body,
			prev_hash: this.entries.at(-1)?.hash ?? GENESIS_HASH,
		};
		const entry = { ...unsealed, hash: entryHash(unsealed) } as unknown as JournalEntry;
		this.entries.push(entry);
		return entry;
	}

	/** Opens the till with a float. */
	openTill(float = 30_000): JournalEntry {
		return this.seal('till_open', { currency: 'JPY', float, count: { '10000': 2, '1000': 10 } });
	}

	/** Rings one item for cash, tax included. */
	sale(options: { item?: string; quantity?: number; price?: number; tendered?: number } = {}): JournalEntry {
		const { item = 'onigiri', quantity = 1, price = 160 } = options;
		const total = quantity * price;
		const tendered = options.tendered ?? total;
		const tax = Math.floor((total * 8) / 108);
		const { device, incarnation } = this.key;
		const sales = this.entries.filter(({ kind }) => kind === 'retail_transaction').length;
		const number = String(sales + 1).padStart(6, '0');
		return this.seal(
			'retail_transaction',
			raiseSale({
				type: 'sale',
				basket_id: `basket-${number}`,
				receipt_number: `SBY-${device}.${incarnation}-${number}`,
				till_session: this.entries.find(({ kind }) => kind === 'till_open')?.id ?? 'none',
				currency: 'JPY',
				tax_rounding: 'floor',
				catalogue_version: '1',
				lines: [
					{
						line: 1,
						item_id: item,
						sku: item,
						gtin: null,
						name: `おにぎり ${item}`,
						quantity,
						unit_price: price,
						extended: total,
						tax_category: 'reduced',
						tax_rate: { n: 8, d: 100 },
						tax_mark: '※',
						tax_included: true,
					},
				],
				taxes: [
					{ category: 'reduced', rate: { n: 8, d: 100 }, mark: '※', gross: total, net: total - tax, tax },
				],
				total,
				tenders: [{ type: 'cash', amount: tendered }],
				change_due: tendered - total,
			}),
		);
	}

	/** Opens the till and rings `count` sales. */
	trade(count: number): JournalEntry[] {
		this.openTill();
		for (let n = 0; n < count; n++) this.sale();
		return this.entries;
	}
}
