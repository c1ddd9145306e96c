import { type Money, money } from '#domain/money/money.ts';
import { parseReceiptNumber } from '#domain/receipt/number-series.ts';
import type {
	CountedEvent,
	DiscountKind,
	EventFact,
	FactTax,
	TillFact,
	TransactionFact,
} from '#domain/till/till-fact.ts';
import type { RetailTransactionBody } from './bodies/sale-body.ts';
import type { JournalEntry } from './entry.ts';
import { readEntry } from './read-entry.ts';

type Head = Omit<EventFact, 'kind' | 'event' | 'amount'>;

/**
 * What an entry says to X, Z and the store's day, in the domain's words: one fold for the tablet and the server (L12).
 * Entries that no report counts say nothing.
 */
export function tillFactsOf(stored: JournalEntry): TillFact[] {
	const entry = readEntry(stored);
	switch (entry.kind) {
		case 'retail_transaction':
			return saleFacts(entry);
		case 'till_open': {
			const head = headOf(entry, entry.id, false);
			return [{ ...head, kind: 'cash', movement: 'float', amount: money(entry.body.float), reason: '' }];
		}
		case 'cash_movement': {
			const { session, is_training, movement, amount, reason } = entry.body;
			const head = headOf(entry, session, is_training);
			return [{ ...head, kind: 'cash', movement, amount: money(amount), reason }];
		}
		case 'tender_correction': {
			const { session, is_training, of, from, to, amount } = entry.body;
			const head = headOf(entry, session, is_training);
			return [{ ...head, kind: 'tender_correction', of, from, to, amount: money(amount) }];
		}
		case 'drawer_opened':
			return [eventOf(entry, 'no_sale', 0)];
		case 'receipt_copied':
			return [eventOf(entry, 'reprint', 0)];
		case 'approval':
			return [eventOf(entry, 'approval', entry.body.amount ?? 0)];
		case 'suspended_basket':
			return [eventOf(entry, 'suspended_basket', 0)];
		case 'basket_resumed':
			return entry.body.outcome === 'discarded' ? [eventOf(entry, 'cancelled_basket', 0)] : [];
		case 'audit_event': {
			const { event, amount } = entry.body;
			if (!isCounted(event)) return [];
			// A line that was put back at once was not voided after all.
			const isUndone = event === 'line_void' && amount < 0;
			return [{ ...eventOf(entry, event, amount), ...(isUndone && { isUndone }) }];
		}
		default:
			return [];
	}
}

const COUNTED: readonly string[] = [
	'line_void',
	'cancelled_basket',
	'price_check',
	'wrong_pin',
	'return_without_receipt',
] satisfies CountedEvent[];

const isCounted = (event: string): event is CountedEvent => COUNTED.includes(event);

const headOf = (entry: JournalEntry, drawer: string | null, isTraining: boolean): Head => ({
	id: entry.id,
	journal: `${entry.device}.${entry.incarnation}`,
	seq: entry.seq,
	businessDay: entry.business_day,
	drawer: drawer ?? '',
	isTraining,
});

type Eventful = JournalEntry<
	'drawer_opened' | 'receipt_copied' | 'approval' | 'suspended_basket' | 'basket_resumed' | 'audit_event'
>;

const eventOf = (entry: Eventful, event: CountedEvent, amount: number): EventFact => ({
	...headOf(entry, entry.body.session, entry.body.is_training),
	kind: 'event',
	event,
	amount: money(amount),
});

/** The document, and each price that was set by hand on it. */
function saleFacts(entry: JournalEntry<'retail_transaction'>): TillFact[] {
	const { body } = entry;
	const head = headOf(entry, body.till_session, body.is_training);
	const overrides = body.lines
		.filter(({ override, direction }) => override && direction === 'sale')
		.map(
			(line): EventFact => ({
				...head,
				id: `${entry.id}#${line.line}`,
				kind: 'event',
				event: 'price_override',
				amount: overriddenBy(line),
			}),
		);
	return [documentOf(head, body), ...overrides];
}

const numberOf = ({ receipt_number }: RetailTransactionBody): TransactionFact['number'] => {
	const { series, number } = parseReceiptNumber(receipt_number) ?? { series: receipt_number, number: 0 };
	return { series, number };
};

/** Named fields first: a spread in front of so many costs fifty times as much as all of this. */
const documentOf = (head: Head, body: RetailTransactionBody): TransactionFact => ({
	kind: 'transaction',
	number: numberOf(body),
	type: body.type,
	sold: money(body.sold),
	returned: money(body.returned),
	nonTurnover: money(body.non_turnover),
	items: body.lines.reduce(
		(all, { direction, quantity }) => (direction === 'sale' ? all + quantity : all - quantity),
		0,
	),
	customers: body.customers,
	discounts: discountsOf(body),
	taxes: taxesOf(body),
	tenders: body.tenders.map(({ rule, kind, amount, breakage, foreign }) => ({
		rule,
		kind,
		amount: money(amount),
		breakage: money(breakage),
		...(foreign && { foreign: { currency: foreign.currency, amount: money(foreign.amount) } }),
	})),
	changeDue: money(body.change_due),
	cashRounding: money(body.cash_rounding),
	points: body.points,
	isOffline: body.made_offline,
	...head,
});

/** Positive where the price went down. */
const overriddenBy = ({ list_price, unit_price, quantity }: RetailTransactionBody['lines'][number]): Money =>
	money((list_price - unit_price) * quantity);

const DISCOUNTS = {
	member_price: 'promotion',
	promotion: 'promotion',
	basket: 'promotion',
	coupon: 'coupon',
	points: 'points',
} as const satisfies Record<string, DiscountKind>;

function discountsOf({ lines }: RetailTransactionBody): Partial<Record<DiscountKind, Money>> {
	const discounts: Partial<Record<DiscountKind, Money>> = {};
	const add = (kind: DiscountKind, amount: number) => {
		if (amount !== 0) discounts[kind] = money((discounts[kind] ?? 0) + amount);
	};
	for (const line of lines) {
		for (const { kind, amount } of line.shares) add(DISCOUNTS[kind], amount);
		if (line.override && line.direction === 'sale') add('manual', overriddenBy(line));
	}
	return discounts;
}

/** Both sides of the document by category and rate; money that is no turnover has no tax. */
function taxesOf({ taxes }: RetailTransactionBody): FactTax[] {
	const rows = new Map<string, FactTax>();
	for (const { category, rate, mark, tax_class, gross, net, tax } of taxes) {
		if (tax_class === 'out_of_scope') continue;
		const key = `${category}|${rate.n}/${rate.d}`;
		const known = rows.get(key);
		rows.set(key, {
			category,
			rate,
			mark,
			gross: money((known?.gross ?? 0) + gross),
			net: money((known?.net ?? 0) + net),
			tax: money((known?.tax ?? 0) + tax),
		});
	}
	return [...rows.values()];
}
