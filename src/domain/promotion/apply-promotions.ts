import { money } from '#domain/money/money.ts';
import { type BasketStage, basketStage, type NearlyReached, reachedBy, savingOfOne } from './basket-stage.ts';
import type { PricingContext } from './condition.ts';
import { isReached, type LineStage, lineStage } from './line-stage.ts';
import type { BasketPromotion, GroupPromotion, ItemPromotion } from './promotion.ts';
import { type Applicable, applicable, type PromotionBook } from './promotion-book.ts';
import { canonicalOrder, type DiscountShare, type PromotionLine } from './promotion-line.ts';

/** What promotions do to one line. */
export type LineOutcome = {
	readonly shares: readonly DiscountShare[];
	/** By promotion, the other lines that are in its groups with this one. */
	readonly companions: ReadonlyMap<string, readonly string[]>;
	/** Item and group promotions about the line that gave it nothing: another way is better, or too few were bought. */
	readonly passedOver: readonly string[];
	/** Promotions by which the line earns more points, and how many times. */
	readonly points: readonly { readonly id: string; readonly times: number }[];
};

/** What promotions do to a basket. */
export type PromotionOutcome = {
	/** By line id. */
	readonly lines: ReadonlyMap<string, LineOutcome>;
	readonly nearly: readonly NearlyReached[];
	/** Basket promotions and coupons that hold here and were not taken: not reached, or another way is better. */
	readonly passedOver: readonly string[];
	/** What coupons and other amounts could not take off any more (DIS-10). */
	readonly unused: readonly { readonly id: string; readonly amount: number }[];
};

type Offers = {
	readonly items: readonly Applicable<ItemPromotion>[];
	readonly groups: readonly Applicable<GroupPromotion>[];
	readonly baskets: readonly Applicable<BasketPromotion>[];
};
type Way = { readonly stage: LineStage; readonly basket: BasketStage };

/**
 * Applies a book of promotions to lines, best for the customer and independent of the order of lines and promotions
 * (domain.md §9.1, I11, I12). An exclusive basket promotion or coupon stands alone: it is taken when it saves more than
 * everything else together (PRO-13).
 */
export function applyPromotions(
	unordered: readonly PromotionLine[],
	book: PromotionBook,
	context: PricingContext,
): PromotionOutcome {
	const lines = [...unordered].sort(canonicalOrder);
	const offers: Offers = {
		items: applicable(book.items, lines, context),
		groups: applicable(book.groups, lines, context),
		baskets: applicable(book.baskets, lines, context),
	};
	const together = offers.baskets.filter(({ promotion }) => promotion.stacking !== 'exclusive');
	const joined = way(lines, { ...offers, baskets: together }, context);
	const alone = offers.baskets.filter(
		({ promotion }) => promotion.stacking === 'exclusive' && promotion.reward.kind !== 'points',
	);
	return outcomeOf(lines, offers, alone.length > 0 ? bestAlone(lines, alone, joined, context) : joined);
}

/** The exclusive promotion that saves more than everything together, or everything together. */
function bestAlone(
	lines: readonly PromotionLine[],
	offers: readonly Applicable<BasketPromotion>[],
	joined: Way,
	context: PricingContext,
): Way {
	const stage = lineStage(lines, [], [], context);
	const left = leftAfter(lines, stage);
	const whole = left.reduce((all, amount) => all + amount, 0);
	let least = due(joined);
	let best: Applicable<BasketPromotion> | null = null;
	for (const offer of reachedBy(lines, left, offers)) {
		const rest = whole - savingOfOne(offer, left);
		if (rest < least) [best, least] = [offer, rest];
	}
	return best ? { stage, basket: basketStage(lines, left, [best]) } : joined;
}

const leftAfter = (lines: readonly PromotionLine[], { shares }: LineStage): number[] =>
	lines.map((line, place) => (shares[place] ?? []).reduce((rest, { amount }) => rest - amount, line.amount));

const due = ({ basket }: Way): number => basket.left.reduce((all, amount) => all + amount, 0);

function way(lines: readonly PromotionLine[], offers: Offers, context: PricingContext): Way {
	const stage = lineStage(lines, offers.items, offers.groups, context);
	const left = leftAfter(lines, stage);
	const baskets = offers.baskets.map(({ promotion, fits }) => ({
		promotion,
		fits: fits.map((places) => places.filter((place) => !stage.isExclusive[place])),
	}));
	return { stage, basket: basketStage(lines, left, baskets) };
}

function outcomeOf(
	lines: readonly PromotionLine[],
	offers: Offers,
	{ stage, basket }: Way,
): PromotionOutcome {
	const about = lines.map((): string[] => []);
	const points = lines.map((): { id: string; times: number }[] => []);
	for (const { promotion, fits } of [...offers.items, ...offers.groups, ...offers.baskets]) {
		const { id, reward } = promotion;
		if (reward.kind === 'points') {
			if (!earnsPoints(promotion, fits, lines, basket)) continue;
			for (const place of fits[0] ?? []) points[place]?.push({ id, times: reward.times });
		} else if (promotion.kind !== 'basket') {
			for (const places of fits) for (const place of places) about[place]?.push(id);
		}
	}
	const outcomes = new Map<string, LineOutcome>();
	lines.forEach((line, place) => {
		const shares = [...(stage.shares[place] ?? []), ...basketShares(basket, line, place)];
		outcomes.set(line.id, {
			shares,
			companions: companionsOf(stage, lines, place),
			passedOver: passedOver(about[place] ?? [], shares),
			points: points[place] ?? [],
		});
	});
	return {
		lines: outcomes,
		nearly: basket.nearly,
		passedOver: offers.baskets.flatMap(({ promotion }) =>
			promotion.reward.kind === 'points' || basket.discounts.some((taken) => taken.promotion === promotion)
				? []
				: [promotion.id],
		),
		unused: basket.discounts.flatMap(({ promotion, unused }) =>
			unused > 0 ? [{ id: promotion.id, amount: unused }] : [],
		),
	};
}

const NO_COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map();

function companionsOf(
	{ companions }: LineStage,
	lines: readonly PromotionLine[],
	place: number,
): ReadonlyMap<string, readonly string[]> {
	const others = companions[place];
	if (!others) return NO_COMPANIONS;
	const named = [...others].map(
		([id, places]) => [id, [...places].flatMap((other) => lines[other]?.id ?? [])] as const,
	);
	return new Map(named);
}

/** Each promotion about a line once, without those it has. */
function passedOver(about: readonly string[], shares: readonly DiscountShare[]): string[] {
	return about.filter((id, at) => about.indexOf(id) === at && !shares.some((share) => share.id === id));
}

function earnsPoints(
	promotion: ItemPromotion | GroupPromotion | BasketPromotion,
	fits: readonly (readonly number[])[],
	lines: readonly PromotionLine[],
	basket: BasketStage,
): boolean {
	if (promotion.kind === 'item') return isReached(promotion, fits[0] ?? [], lines);
	return promotion.kind === 'basket' && reachedBy(lines, basket.left, [{ promotion, fits }]).length > 0;
}

function basketShares(
	{ discounts }: BasketStage,
	{ quantity }: PromotionLine,
	place: number,
): DiscountShare[] {
	const own: DiscountShare[] = [];
	for (const { promotion, shares } of discounts) {
		const amount = shares[place] ?? 0;
		const kind = promotion.needsCoupon ? 'coupon' : 'basket';
		if (amount > 0) own.push({ kind, id: promotion.id, amount: money(amount), units: quantity });
	}
	return own;
}
