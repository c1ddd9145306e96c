import { money } from '#domain/money/money.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { laterGoodsOf } from '#protocol/later-goods.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { receiptPointsOf } from '#protocol/receipt-points-of.ts';

const PROOF_LENGTH = 12;

/** The receipt of a transaction on this device, out of the journal alone; null when there is none of that number. */
export async function readReceipt(
	{ device, journal }: { readonly device: Device; readonly journal: Journal },
	number: string,
): Promise<Receipt | null> {
	const [entry, store, staff] = await Promise.all([journal.receipt(number), device.store(), device.staff()]);
	return entry && store ? toReceipt(entry, store, staff) : null;
}

/** The document of a sale: its figures from the entry, its heading from the store (domain.md §1.3). */
export function toReceipt(
	stored: JournalEntry<'retail_transaction'>,
	store: StoreDoc,
	staff: readonly StaffDoc[],
): Receipt {
	const { body, ...entry } = readEntry(stored);
	const laterOf = (line: (typeof body.lines)[number]) => {
		const later = laterGoodsOf(body, line, store.places);
		return later && { later };
	};
	const { original, reason } = body;
	return {
		type: body.type,
		number: body.receipt_number,
		original: original && { number: original.receipt_number, businessDay: original.business_day },
		...(reason !== undefined && { reason }),
		isTraining: body.is_training,
		...(body.service_mode === 'eat_in' && { isEatenHere: true }),
		cashRounding: money(body.cash_rounding),
		shopName: store.shop_name,
		storeName: store.name,
		address: store.address,
		phone: store.phone,
		registrationNumber: store.registration_number,
		issuedAt: entry.device_time,
		businessDay: entry.business_day,
		timeZone: store.time_zone,
		operatorName: staff.find(({ _id }) => _id === `staff:${entry.operator}`)?.name ?? entry.operator,
		currency: body.currency,
		lines: body.lines.map((line) => ({
			name: line.name,
			direction: line.direction,
			...laterOf(line),
			mark: line.tax_mark,
			quantity: line.quantity,
			unitPrice: money(line.unit_price),
			extended: money(line.extended),
			discounts: line.shares
				.filter(({ amount }) => amount !== 0)
				.map(({ id, amount }) => ({
					label: body.promotions.find((promotion) => promotion.id === id)?.name ?? '',
					amount: money(0 - amount),
				})),
		})),
		taxes: body.taxes.map(({ direction, rate, mark, gross, tax }) => ({
			direction,
			rate,
			mark,
			gross: money(gross),
			tax: money(tax),
		})),
		total: money(body.total),
		tenders: body.tenders.map(({ kind, amount, reference, balance_after }) => ({
			type: kind,
			amount: money(amount),
			...(balance_after !== undefined && reference
				? { account: reference, balance: money(balance_after) }
				: {}),
		})),
		changeDue: money(body.change_due),
		points: receiptPointsOf(body),
		proof: entry.hash.slice(0, PROOF_LENGTH),
	};
}
