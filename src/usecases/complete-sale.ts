import type { Basket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { type PricedBasket, priceBasket } from '#domain/pricing/price-basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { settle, type Tender } from '#domain/tender/settlement.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { Device } from '#ports/device.ts';
import type { Journal, TakenNumbers } from '#ports/journal.ts';
import { raiseSale } from '#protocol/bodies/raise-sale.ts';
import type { RetailTransactionBody } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { toReceipt } from './read-receipt.ts';
import type { CompletedSale } from './services.ts';
import { taxRulesOf } from './shop.ts';

/** What completing a sale needs from outside. */
export type CompleteSaleParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly catalogue: Pick<Catalogue, 'version'>;
};

/**
 * Makes a paid basket a fact. Everything is worked out before the transaction; only the receipt number is taken inside
 * it. Completing the same basket again answers with the sale that is already there, so no double tap sells twice.
 */
export async function completeSale(
	{ device, journal, catalogue }: CompleteSaleParts,
	basket: Basket,
	tenders: readonly Tender[],
): Promise<Result<CompletedSale, ErrorCode>> {
	if (basket.lines.length === 0) return refused('basket_empty');
	const [store, staff, operator, session] = await Promise.all([
		device.store(),
		device.staff(),
		device.operator(),
		journal.openSession(),
	]);
	if (!store || !operator) return refused('staff_not_found');
	if (!session) return refused('till_not_open');

	const priced = priceBasket(basket, taxRulesOf(store), session.businessDay);
	const settlement = settle(priced.total, tenders);
	if (settlement.status === 'short') return refused('tender_short');
	if (settlement.status === 'overtendered') return refused('tender_over');

	const facts = {
		basketId: basket.id,
		sessionId: session.id,
		catalogueVersion: await catalogue.version(),
		changeDue: settlement.changeDue,
	};
	const outcome = await journal.commit({
		kind: 'retail_transaction',
		businessDay: session.businessDay,
		operator,
		onceKey: `basket:${basket.id}`,
		closesBasket: basket.id,
		body: (numbers) => saleBody(numbers, store, priced, tenders, facts),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	const receipt = toReceipt(outcome.entry, store, staff);
	return ok({ receipt, changeDue: money(outcome.entry.body.change_due) });
}

type SaleFacts = {
	readonly basketId: string;
	readonly sessionId: string;
	readonly catalogueVersion: string;
	readonly changeDue: number;
};

function saleBody(
	numbers: TakenNumbers,
	store: StoreDoc,
	priced: PricedBasket,
	tenders: readonly Tender[],
	facts: SaleFacts,
): RetailTransactionBody {
	return raiseSale({
		type: 'sale',
		basket_id: facts.basketId,
		receipt_number: numbers.receiptNumber(),
		till_session: facts.sessionId,
		currency: store.currency,
		tax_rounding: store.tax_rounding,
		catalogue_version: facts.catalogueVersion,
		lines: priced.lines.map((line, index) => ({
			line: index + 1,
			item_id: line.itemId,
			sku: line.sku,
			gtin: line.gtin,
			name: line.name,
			quantity: line.quantity,
			unit_price: line.unitPrice,
			extended: line.extended,
			tax_category: line.taxCategory,
			tax_rate: { n: line.rate.n, d: line.rate.d },
			tax_mark: line.mark,
			tax_included: line.taxIncluded,
		})),
		taxes: priced.groups.map(({ category, rate, mark, gross, net, tax }) => ({
			category,
			rate: { n: rate.n, d: rate.d },
			mark,
			gross,
			net,
			tax,
		})),
		total: priced.total,
		tenders: tenders.map(({ type, amount, reference }) =>
			reference ? { type, amount, reference } : { type, amount },
		),
		change_due: facts.changeDue,
	});
}
