import { money, ZERO } from '#domain/money/money.ts';
import type { ReceiptDocument } from '#domain/receipt/receipt-document.ts';
import type { Correction } from './corrected-tenders.ts';
import type { JournalEntry } from './entry.ts';
import type { StaffDoc, StoreDoc } from './feed.ts';
import { laterGoodsOf } from './later-goods.ts';
import { readEntry } from './read-entry.ts';
import { receiptPointsOf } from './receipt-points-of.ts';

const PROOF_LENGTH = 12;
/** Classes that print no rate (domain.md §1.1). */
const CLASS_WORDS = {
	ja: { zero_rated: '免税', non_taxable: '非課税', out_of_scope: '不課税', taxable: '' },
	en: { zero_rated: 'Zero rated', non_taxable: 'Exempt', out_of_scope: 'Outside tax', taxable: '' },
} as const;
const CASH = { ja: '現金', en: 'Cash' } as const;
const DISCOUNT = { ja: '値引', en: 'Discount' } as const;

/**
 * A document as its paper has it: every figure out of its entry, its heading out of the store (domain.md §1.3). What was
 * corrected of its tenders since stands beside them.
 */
export function receiptDocumentOf(
	stored: JournalEntry<'retail_transaction'>,
	store: StoreDoc,
	staff: readonly StaffDoc[],
	language: 'ja' | 'en',
	corrections: readonly Correction[] = [],
): ReceiptDocument {
	const { body, ...entry } = readEntry(stored);
	const laterOf = (line: (typeof body.lines)[number]) => {
		const later = laterGoodsOf(body, line, store.places);
		return later && { later };
	};
	const nameOf = (rule: string, kind: string) =>
		store.tenders?.find(({ id }) => id === rule)?.name[language] ?? (kind === 'cash' ? CASH[language] : rule);
	const promotion = (id: string) => body.promotions.find((known) => known.id === id)?.name;
	return {
		kind: body.type,
		number: body.receipt_number,
		shopName: store.shop_name,
		storeName: store.name,
		address: store.address,
		phone: store.phone,
		registrationNumber: store.registration_number,
		issuedAt: entry.device_time,
		timeZone: store.time_zone,
		businessDay: entry.business_day,
		operatorName: staff.find(({ _id }) => _id === `staff:${entry.operator}`)?.name ?? entry.operator,
		currency: body.currency,
		original: body.original && { day: body.original.business_day, number: body.original.receipt_number },
		lines: body.lines.map((line) => ({
			name: line.name,
			mark: line.tax_mark,
			...laterOf(line),
			quantity: line.direction === 'return' ? 0 - line.quantity : line.quantity,
			unitPrice: money(line.unit_price),
			extended: money(line.extended),
			discounts: line.shares
				.filter(({ amount }) => amount !== 0)
				.map(({ id, amount }) => ({
					label: promotion(id) || DISCOUNT[language],
					amount: money(0 - amount),
				})),
		})),
		discounts: [],
		taxes: body.taxes.map(({ rate, tax_class, mark, gross, net, tax }) => ({
			rate,
			hasRate: tax_class === 'taxable',
			label: CLASS_WORDS[language][tax_class],
			mark,
			gross: money(gross),
			net: money(net),
			tax: money(tax),
		})),
		total: money(body.total),
		cashRounding: money(body.cash_rounding) || ZERO,
		tenders: body.tenders.map(({ kind, rule, amount, reference, balance_after }) => ({
			kind,
			label: nameOf(rule, kind),
			amount: money(amount),
			reference: reference ?? '',
			...(balance_after !== undefined && { balance: money(balance_after) }),
		})),
		changeDue: money(body.change_due),
		corrections: corrections.map(({ from, to, amount }) => ({
			from: nameOf(from.rule, from.kind),
			to: nameOf(to.rule, to.kind),
			amount: money(amount),
		})),
		points: receiptPointsOf(body),
		proof: entry.hash.slice(0, PROOF_LENGTH),
		token: '',
		isTraining: body.is_training,
		...(body.service_mode === 'eat_in' && { isEatenHere: true }),
	};
}
