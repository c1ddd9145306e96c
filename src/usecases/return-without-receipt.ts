import type { Basket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { type Money, money } from '#domain/money/money.ts';
import { lowestPriceBetween, priceBook } from '#domain/pricing/price-list.ts';
import type { PricedSale } from '#domain/pricing/price-sale.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { priceWithoutReceipt } from '#domain/sale/return-without-receipt.ts';
import { roundCash } from '#domain/tender/cash-rounding.ts';
import { settleTenders } from '#domain/tender/settle-tenders.ts';
import type { Offers, StoreViews } from '#ports/store-views.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { type AtDrawer, atTheDrawer } from './at-the-counter.ts';
import { reversalDocument } from './documents/reversal-document.ts';
import { saleDocument } from './documents/sale-document.ts';
import { type Approval, type NamedApproval, permitted } from './permitted.ts';
import { commitDocument, completed, type ReturnParts, returnFacts } from './return-sale.ts';
import type { CompletedSale } from './services.ts';
import { tillPricing } from './till-pricing.ts';

/** What it needs from outside. */
export type NoReceiptParts = ReturnParts & { readonly views: Pick<StoreViews, 'sale' | 'offers' | 'value'> };

/** Goods that come back as if they were a basket; its id makes the return once. */
export type NoReceiptRequest = {
	readonly goods: Basket;
	readonly reason: string;
	/** None of it goes on the shelf again. */
	readonly isDamaged: boolean;
	readonly isOffline?: boolean;
};

const DAY_MS = 86_400_000;

/**
 * What goods without a receipt are worth: each at its lowest price of the last days, taxed as today (RET-05). Refused where
 * the shop takes nothing back so, or not for that much.
 */
export async function worthWithoutReceipt(
	{ device, journal, clock, views }: Pick<NoReceiptParts, 'device' | 'journal' | 'clock' | 'views'>,
	goods: Basket,
): Promise<Result<Money, ErrorCode>> {
	const at = await atTheDrawer({ device, journal, clock });
	if (!at.ok) return at;
	const priced = priceGoods(at.value, await views.offers(), goods, clock.now());
	return priced.ok ? ok(priced.value.total) : priced;
}

/**
 * Takes goods back without a receipt, for cash: only with the leave of someone who may, in words on the document and
 * counted in X and Z.
 */
export async function returnWithoutReceipt(
	parts: NoReceiptParts,
	request: NoReceiptRequest,
	approval: Approval | null,
): Promise<Result<CompletedSale, ErrorCode>> {
	const { goods, reason, isDamaged } = request;
	if (goods.lines.length === 0) return refused('return_nothing');
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	const onceKey = `basket:${goods.id}`;
	const done = await parts.records.done(onceKey);
	if (done?.kind === 'retail_transaction') return completed(done, at.value);
	const offers = await parts.views.offers();
	const priced = priceGoods(at.value, offers, goods, parts.clock.now());
	if (!priced.ok) return priced;
	const allowed = await permitted(parts.journal, at.value, 'return_without_receipt', approval);
	if (!allowed.ok) return allowed;
	const facts = await returnFacts(parts, at.value, { ...request, id: goods.id, reason }, allowed.value);
	const document = negative(at.value, priced.value, offers, facts);
	const lines = document.lines.map((line) => ({ ...line, restock: !isDamaged }));
	const outcome = await commitDocument(parts, at.value, { ...document, lines }, { onceKey });
	if (outcome.ok) await note(parts, at.value, goods.id, outcome.value, allowed.value);
	return outcome;
}

/** Each at its lowest price of the last days; no promotion, and no more than the shop gives for one. */
function priceGoods(
	{ store, session }: Pick<AtDrawer, 'store' | 'session'>,
	offers: Offers,
	goods: Basket,
	now: number,
): Result<PricedSale, ErrorCode> {
	const rules = store.returns?.without_receipt;
	if (!rules) return refused('return_needs_receipt');
	const { is_allowed: isAllowed, days, max_amount } = rules;
	const policy = { isAllowed, days, maxAmount: max_amount === null ? null : money(max_amount) };
	const today = session.businessDay;
	const since = new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
	const book = bookOf(offers);
	const lines = [];
	for (const line of goods.lines) {
		const item = { id: line.itemId, price: line.unitPrice };
		const lowest = lowestPriceBetween(book, item, placeOf(store), since, today);
		const price = priceWithoutReceipt(policy, [], since, lowest, true);
		if (!price.ok) return refused(price.code === 'approval_missing' ? 'approval_needed' : price.code);
		lines.push({ ...line, unitPrice: price.value, isFinalPrice: true });
	}
	const plain = tillPricing(store, NO_OFFERS);
	return ok(plain.price({ lines }, today, now));
}

const NO_OFFERS: Offers = { promotions: [], prices: [] };
const placeOf = ({ _id }: StoreDoc): string => _id.slice('store:'.length);

const bookOf = ({ prices }: Offers) =>
	priceBook(
		prices.map(({ list, ranks, rows }) => ({
			id: list,
			...(ranks && { ranks }),
			prices: rows.map(({ item_id, price, valid_from, valid_to }) => ({
				itemId: item_id,
				price: money(price),
				validFrom: valid_from,
				...(valid_to && { validTo: valid_to }),
			})),
		})),
	);

/** The goods as if they were sold now for cash, the other way round; it names no sale. */
function negative(
	{ store }: Pick<AtDrawer, 'store'>,
	priced: PricedSale,
	offers: Offers,
	facts: Awaited<ReturnType<typeof returnFacts>>,
): RetailTransactionBody {
	const { tenders: rules, promotionNames, cashStep } = tillPricing(store, offers);
	const cash = rules.get('cash');
	const due = { amount: priced.total, cashStep, breakageConfirmed: false };
	const amount = cash ? [{ id: 't1', rule: cash, amount: roundCash(priced.total, cashStep).rounded }] : [];
	const settled = settleTenders(due, amount);
	invariant(settled.status === 'settled', 'cash settles what it rounds to');
	const sale = saleDocument({ priced, settled, rules, promotionNames }, facts);
	const back = reversalDocument({ id: '', business_day: '', body: sale }, facts);
	return {
		...back,
		type: 'return',
		original: null,
		lines: back.lines.map((line) => ({ ...line, of: null })),
		tenders: back.tenders.map(({ of: _, ...tender }) => tender),
	};
}

/** What reports count; the return itself is a fact already, so a note that cannot be written undoes nothing. */
async function note(
	{ journal }: Pick<NoReceiptParts, 'journal'>,
	{ session, operator, isTraining }: AtDrawer,
	id: string,
	{ receipt }: CompletedSale,
	approval: NamedApproval | null,
): Promise<void> {
	await journal.commit({
		kind: 'audit_event',
		businessDay: session.businessDay,
		operator,
		onceKey: `event:${id}`,
		body: () => ({
			session: session.id,
			is_training: isTraining,
			event: 'return_without_receipt',
			amount: receipt.total,
			subject: receipt.number,
			note: receipt.reason ?? '',
			approver: approval?.approver ?? null,
		}),
	});
}
