import { isHourFor, isOpenTo, type PricingContext } from './condition.ts';
import {
	type BasketPromotion,
	byRank,
	type GroupPromotion,
	type ItemPromotion,
	type Promotion,
	type Scope,
} from './promotion.ts';
import type { PromotionLine } from './promotion-line.ts';

type Prepared<P extends Promotion> = { readonly promotion: P; readonly scopes: readonly PreparedScope[] };
type PreparedScope = {
	readonly items: ReadonlySet<string> | null;
	readonly categories: ReadonlySet<string> | null;
	readonly except: ReadonlySet<string> | null;
};

/** Promotions made ready for pricing; made once when they change, not for every basket. */
export type PromotionBook = {
	readonly items: readonly Prepared<ItemPromotion>[];
	readonly groups: readonly Prepared<GroupPromotion>[];
	readonly baskets: readonly Prepared<BasketPromotion>[];
};

/** No promotions. */
export const NO_PROMOTIONS: PromotionBook = { items: [], groups: [], baskets: [] };

/** Prepares promotions, in an order of their own: how they were listed never matters (I11). */
export function promotionBook(promotions: readonly Promotion[]): PromotionBook {
	const ranked = [...promotions].sort(byRank);
	return {
		items: ranked.flatMap((promotion) =>
			promotion.kind === 'item' ? [{ promotion, scopes: [prepare(promotion.scope)] }] : [],
		),
		groups: ranked.flatMap((promotion) =>
			promotion.kind === 'group'
				? [{ promotion, scopes: promotion.slots.map(({ scope }) => prepare(scope)) }]
				: [],
		),
		baskets: ranked.flatMap((promotion) =>
			promotion.kind === 'basket' ? [{ promotion, scopes: [prepare(promotion.scope)] }] : [],
		),
	};
}

/** A promotion that holds here, and the lines (by place) that fit each of its scopes. */
export type Applicable<P extends Promotion> = {
	readonly promotion: P;
	readonly fits: readonly (readonly number[])[];
};

/** The promotions of one kind that hold for this basket, best rank first, with the lines they are about. */
export function applicable<P extends Promotion>(
	prepared: readonly Prepared<P>[],
	lines: readonly PromotionLine[],
	context: PricingContext,
): Applicable<P>[] {
	return prepared.flatMap(({ promotion, scopes }) => {
		if (!isOpenTo(promotion.condition, context)) return [];
		if (promotion.needsCoupon && !context.coupons.includes(promotion.id)) return [];
		const fits = scopes.map((scope) => placesOf(promotion, scope, lines, context));
		return fits.every((places) => places.length > 0) ? [{ promotion, fits }] : [];
	});
}

function placesOf(
	promotion: Promotion,
	scope: PreparedScope,
	lines: readonly PromotionLine[],
	context: PricingContext,
): number[] {
	const places: number[] = [];
	const isNow = isHourFor(promotion.condition, context.now);
	// A price seen when the line was rung up never gets worse in the same basket (PRO-15).
	const wasThen = ({ scannedAt }: PromotionLine) =>
		scannedAt !== null && isHourFor(promotion.condition, scannedAt);
	for (let place = 0; place < lines.length; place++) {
		const line = lines[place];
		if (!line || !isInside(scope, line)) continue;
		if (line.isFinalPrice && !promotion.onFinalPrice) continue;
		if (isNow || wasThen(line)) places.push(place);
	}
	return places;
}

function isInside(
	{ items, categories, except }: PreparedScope,
	{ itemId, category }: PromotionLine,
): boolean {
	if (except?.has(itemId)) return false;
	if (!items && !categories) return true;
	return (items?.has(itemId) ?? false) || (category !== null && (categories?.has(category) ?? false));
}

const prepare = ({ items, categories, exceptItems }: Scope): PreparedScope => ({
	items: items ? new Set(items) : null,
	categories: categories ? new Set(categories) : null,
	except: exceptItems ? new Set(exceptItems) : null,
});
