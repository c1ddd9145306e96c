import { type Basket, lacksRecipient, unplannedLines } from '#domain/basket/basket.ts';
import { promotionOfCoupon } from '#domain/coupon/coupon.ts';
import { workingCoupons } from '#domain/coupon/presented.ts';
import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Tender } from '#domain/tender/settlement.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { Offers, StoreViews } from '#ports/store-views.ts';
import { saleFault } from '#protocol/bodies/sale-gate.ts';
import type { RetailTransactionBody } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type SaleParts, saleDocument } from './documents/sale-document.ts';
import { overrideApprovals } from './override-price.ts';
import { pointsOfSale, type SaleMembers } from './points-of-sale.ts';
import { toReceipt } from './read-receipt.ts';
import type { CompletedSale } from './services.ts';
import { settleSale } from './settle-sale.ts';
import { type Buyer, type TillPricing, tillPricing } from './till-pricing.ts';

/** What completing a sale needs from outside. Without offers every item has its own price. */
export type CompleteSaleParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly catalogue: Pick<Catalogue, 'version'>;
	readonly offers?: Pick<StoreViews, 'offers'>;
	/** The shop's clock, for prices by the hour. */
	readonly clock?: Clock;
	/** Points of whoever buys; without it a sale moves none. */
	readonly members?: SaleMembers;
};

/** What is said of a sale besides its basket and its tenders. */
export type SaleOptions = {
	/** Epoch ms at which the screen priced it: what was shown is what is sold. */
	readonly pricedAt?: number;
	readonly buyer?: Buyer;
	readonly isTraining?: boolean;
	readonly isOffline?: boolean;
	/** The customer was told that vouchers leave a surplus. */
	readonly breakageConfirmed?: boolean;
	readonly approvals?: RetailTransactionBody['approvals'];
	readonly points?: RetailTransactionBody['points'];
	readonly customers?: number;
	readonly serviceMode?: RetailTransactionBody['service_mode'];
};

const NO_OFFERS: Offers = { promotions: [], prices: [] };

/**
 * Makes a paid basket a fact. Everything is worked out before the transaction; only the receipt number is taken inside
 * it. Completing the same basket again answers with the sale that is already there, so no double tap sells twice.
 */
export async function completeSale(
	parts: CompleteSaleParts,
	basket: Basket,
	tenders: readonly (Tender | TakenTender)[],
	options: SaleOptions = {},
): Promise<Result<CompletedSale, ErrorCode>> {
	const { device, journal, catalogue } = parts;
	if (basket.lines.length === 0) return refused('basket_empty');
	// Nothing is paid of which nobody has said how and from where it comes.
	if (unplannedLines(basket).length > 0 || lacksRecipient(basket)) return refused('order_incomplete');
	const [store, staff, operator, session, offers, version] = await Promise.all([
		device.store(),
		device.staff(),
		device.operator(),
		journal.openSession(),
		parts.offers?.offers() ?? NO_OFFERS,
		catalogue.version(),
	]);
	if (!store || !operator) return refused('staff_not_found');
	if (!session) return refused('till_not_open');

	const pricing = tillPricing(store, offers);
	const at = options.pricedAt ?? parts.clock?.now() ?? Date.parse(`${session.businessDay}T12:00:00Z`);
	const priced = pricing.price(basket, session.businessDay, at, options.buyer);
	const { breakageConfirmed = false } = options;
	const settled = settleSale(pricing, priced.total, tenders, breakageConfirmed);
	if (settled.status === 'short') return refused('tender_short');
	if (settled.status !== 'settled') return refused('tender_over');

	const points = await pointsOfSale(parts.members, {
		...{ basket, priced, tenders, store, businessDay: session.businessDay },
		isTraining: options.isTraining ?? session.isTraining ?? false,
	});
	if (!points.ok) return points;

	const overrides = await overrideApprovals(journal, { store, staff }, basket.lines);
	if (!overrides.ok) return overrides;
	const served = options.serviceMode ?? pricing.serviceMode(basket);
	const used = workingCoupons(basket.coupons ?? [], priced.lines).map(({ coupon }) => ({
		...{ id: coupon.id, promotion: promotionOfCoupon(coupon) },
		...{ total: coupon.uses.total, each: coupon.uses.each },
	}));
	const sale = saleDocument(
		saleParts(priced, settled, pricing, {
			...{ basket, points: points.value, ...options, serviceMode: served },
			...(basket.recipient && { recipient: basket.recipient }),
		}),
		{
			basket_id: basket.id,
			receipt_number: '',
			till_session: session.id,
			currency: store.currency,
			catalogue_version: version,
			is_training: options.isTraining ?? session.isTraining ?? false,
			made_offline: options.isOffline ?? false,
			customer: basket.customer ?? null,
			approvals: [...(options.approvals ?? []), ...overrides.value],
			...(used.length > 0 && { coupons: used }),
		},
	);
	const fault = saleFault(sale);
	invariant(fault === null, `a sale adds up: ${fault}`);
	const outcome = await journal.commit({
		kind: 'retail_transaction',
		businessDay: session.businessDay,
		operator,
		onceKey: `basket:${basket.id}`,
		closesBasket: basket.id,
		...(sale.order?.recipient && basket.recipient && { personKey: personKeyOf(basket.recipient) }),
		body: (numbers) => ({
			...sale,
			receipt_number: sale.is_training ? numbers.trainingNumber() : numbers.receiptNumber(),
		}),
	});
	if (outcome.status === 'failed') return refused(outcome.code);
	const receipt = toReceipt(outcome.entry, store, staff);
	const {
		change_due,
		customer,
		points: { granted, redeemed },
	} = outcome.entry.body;
	const changeDue = money(change_due);
	return ok(
		customer === null
			? { receipt, changeDue }
			: { receipt, changeDue, points: { customer, granted, redeemed } },
	);
}

/** The key of whoever goods are sent to is there with the sale, or not at all. */
const personKeyOf = ({ ref, sealedKey }: NonNullable<Basket['recipient']>) => ({ ref, sealedKey });

const saleParts = (
	priced: SaleParts['priced'],
	settled: SaleParts['settled'],
	pricing: TillPricing,
	{
		basket,
		points,
		serviceMode,
		customers,
		recipient,
	}: SaleOptions & Pick<Basket, 'recipient'> & { readonly basket: Basket },
): SaleParts => ({
	priced,
	settled,
	rules: pricing.tenders,
	promotionNames: pricing.namesFor(basket),
	...(points && { points }),
	...(serviceMode !== undefined && { serviceMode }),
	...(customers !== undefined && { customers }),
	...(recipient && { recipient }),
});
