import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money, sum } from '#domain/money/money.ts';
import type {
	BasketPromotion,
	GroupPromotion,
	ItemPromotion,
	PercentOff,
	Promotion,
	Scope,
} from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import type { RoundAt } from '#domain/tax/tax-document.ts';
import { priceBasket } from './price-basket.ts';
import { priceBook } from './price-list.ts';
import { type PricedSale, type PricingOccasion, type PricingRules, priceSale } from './price-sale.ts';
import type { PriceableLine } from './priceable-line.ts';

const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const PRICES = { a: 198, b: 350, c: 380, d: 398, e: 1100, f: 2980 } as const;
const TAXED = {
	a: 'reduced',
	b: 'reduced',
	c: 'standard',
	d: 'standard',
	e: 'standard',
	f: 'exempt',
} as const;

/** A small generator of its own: a shape fast-check can shrink, filled from a seed at a hundredth of the cost. */
function dice(seed: number): (sides: number) => number {
	let state = seed;
	return (sides) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
	};
}
type Dice = ReturnType<typeof dice>;
const pick = <T>(roll: Dice, all: readonly [T, ...T[]]): T => all[roll(all.length)] ?? all[0];

const scopeOf = (roll: Dice): Scope =>
	pick<Scope>(roll, [
		{},
		{ categories: ['food'] },
		{ items: ITEMS.filter(() => roll(2) === 0) },
		{ exceptItems: ITEMS.filter(() => roll(4) === 0) },
	]);
const percentOff = (roll: Dice): PercentOff => ({
	kind: 'percent',
	rate: { n: 1 + roll(60), d: 100 },
	rounding: pick(roll, ['floor', 'half_up']),
	per: pick(roll, ['line', 'unit']),
});
const amountOff = (roll: Dice) => ({ kind: 'amount' as const, amount: money(1 + roll(600)) });
const priceOf = (roll: Dice, max: number) => ({ kind: 'fixed_price' as const, price: money(roll(max)) });

function promotionOf(roll: Dice, at: number): Promotion {
	const terms = {
		id: `p${at}`,
		name: 'x',
		stacking: pick(roll, ['best', 'compound', 'compound', 'exclusive'] as const),
		condition: pick(roll, [{}, {}, { membersOnly: true }, { validFrom: '2026-11-23' }]),
		priority: roll(3),
		onMemberPrice: roll(2) === 0,
		onFinalPrice: roll(3) === 0,
		needsCoupon: roll(3) === 0,
		...(roll(3) === 0 ? { maxUses: 1 + roll(3) } : {}),
		...(roll(2) === 0 ? { stackingGroup: pick(roll, ['one', 'two']) } : {}),
	};
	const kind = roll(3);
	if (kind === 0) {
		const reward = pick<ItemPromotion['reward']>(roll, [
			percentOff(roll),
			amountOff(roll),
			priceOf(roll, 400),
		]);
		return { ...terms, kind: 'item', scope: scopeOf(roll), reward, minQuantity: roll(4) };
	}
	if (kind === 1) {
		const slots = Array.from({ length: 1 + roll(2) }, () => ({
			scope: scopeOf(roll),
			quantity: 1 + roll(3),
		}));
		const free = { kind: 'cheapest_free' as const, units: 1 };
		const reward = pick<GroupPromotion['reward']>(roll, [
			percentOff(roll),
			amountOff(roll),
			priceOf(roll, 1500),
			free,
		]);
		return {
			...terms,
			kind: 'group',
			slots,
			reward,
			pick: pick(roll, ['best', 'best', 'cheapest'] as const),
		};
	}
	const reward = pick<BasketPromotion['reward']>(roll, [percentOff(roll), amountOff(roll)]);
	return { ...terms, kind: 'basket', scope: scopeOf(roll), reward, minAmount: money(roll(5000)) };
}

function lineOf(roll: Dice, at: number): PriceableLine {
	const item = pick(roll, ITEMS);
	return {
		...{ id: `line-${at}`, itemId: item, sku: '', gtin: null, name: item, unitPrice: money(PRICES[item]) },
		...{ quantity: 1 + roll(4), taxIncluded: roll(5) > 0, isFinalPrice: roll(7) === 0 },
		...{ taxCategory: TAXED[item], category: item < 'c' ? 'food' : 'goods' },
	};
}

/** A basket, the promotions of its shop, both again in another order, and who buys. */
const shopping = fc
	.record({
		seed: fc.integer(),
		lines: fc.nat({ max: 6 }),
		promotions: fc.nat({ max: 5 }),
		points: fc.nat({ max: 3000 }),
	})
	.map(({ seed, lines: lineCount, promotions: promotionCount, points }) => {
		const roll = dice(seed);
		const lines = Array.from({ length: lineCount }, (_, at) => lineOf(roll, at));
		const promotions = Array.from({ length: promotionCount }, (_, at) => promotionOf(roll, at));
		const rules: PricingRules = {
			...pick(roll, CURRENCIES),
			rounding: pick(roll, ['floor', 'half_up', 'ceil']),
			prices: members,
		};
		const occasion: PricingOccasion = {
			...ANYWHERE,
			customer: roll(2) === 0 ? { rank: 'gold', birthMonth: 11 } : null,
			coupons: ['p0', 'p1', 'p2'],
			pointsDiscount: money(roll(2) === 0 ? 0 : points),
		};
		return {
			lines,
			promotions,
			otherLines: shuffled(roll, lines),
			otherPromotions: shuffled(roll, promotions),
			rules,
			occasion,
		};
	});

function shuffled<T>(roll: Dice, all: readonly T[]): T[] {
	const left = [...all];
	return all.flatMap(() => left.splice(roll(left.length), 1));
}

const percentOf = (id: string, n: number, d = 100): TaxCategory => ({
	...{ id, mark: '', rates: [{ validFrom: '2000-01-01', rate: { n, d } }] },
});
const exempt: TaxCategory = { id: 'exempt', mark: '', taxClass: 'non_taxable', rates: [] };
type Taxes = { readonly categories: readonly TaxCategory[]; readonly roundAt: RoundAt };
/** Yen, cents, fils: only the rates and the place of rounding differ, minor units are minor units. */
const CURRENCIES: readonly [Taxes, ...Taxes[]] = [
	{ categories: [...JAPAN.categories, exempt], roundAt: 'rate' },
	{ categories: [percentOf('standard', 8875, 100_000), percentOf('reduced', 4), exempt], roundAt: 'line' },
	{
		categories: [percentOf('standard', 8875, 100_000), percentOf('reduced', 4), exempt],
		roundAt: 'document',
	},
	{ categories: [percentOf('standard', 5), percentOf('reduced', 0), exempt], roundAt: 'rate' },
];
const members = priceBook([
	{
		...{ id: 'gold', ranks: ['gold'] },
		prices: [{ itemId: 'b', price: money(320), validFrom: '2026-01-01' }],
	},
]);
const ANYWHERE: PricingOccasion = {
	store: 'SBY',
	channel: 'store',
	businessDay: '2026-11-22',
	now: { day: '2026-11-22', minute: 600 },
	customer: null,
	coupons: [],
};

const RUNS = { numRuns: 10_000 };
/** Ten thousand baskets take seconds; a machine that does ten other things takes minutes. */
const PATIENCE = 300_000;
const priced = (
	lines: readonly PriceableLine[],
	all: readonly Promotion[],
	how: PricingRules,
	when: PricingOccasion,
) => priceSale(lines, { ...how, promotions: promotionBook(all) }, when);

const holdsMoney = (sale: PricedSale): boolean =>
	sale.lines.every(
		({ undiscounted, shares, paid }) =>
			paid >= 0 &&
			shares.every((share) => share.amount > 0 && Number.isSafeInteger(share.amount)) &&
			sum(shares.map((share) => share.amount)) === undiscounted - paid,
	) &&
	sale.groups.every(
		({ net, tax, gross, parts }) => net + tax === gross && sum(parts.map((part) => part.tax)) === tax,
	) &&
	sum(sale.groups.map(({ gross }) => gross)) === sale.total &&
	sum(sale.lines.map(({ paid }) => paid)) === sale.subtotal - sale.discount &&
	(sale.method.basis === 'exclusive' || sale.subtotal - sale.discount === sale.total);

test(
	'shares add up to the discount, lines and rates to the total, nothing is negative or dearer (L11, I1–I4, I12)',
	() => {
		fc.assert(
			fc.property(shopping, ({ lines, promotions, rules, occasion }) => {
				const sale = priced(lines, promotions, rules, occasion);
				const plain = priceSale(
					lines,
					{ ...rules, prices: priceBook([]) },
					{ ...occasion, pointsDiscount: money(0) },
				);
				return holdsMoney(sale) && sale.total <= plain.total && plain.discount === 0;
			}),
			RUNS,
		);
	},
	PATIENCE,
);

test(
	'the order of lines and promotions changes nothing, line by line (I11)',
	() => {
		fc.assert(
			fc.property(shopping, ({ lines, promotions, otherLines, otherPromotions, rules, occasion }) => {
				const one = priced(lines, promotions, rules, occasion);
				const other = priced(otherLines, otherPromotions, rules, occasion);
				const sharesOf = new Map(other.lines.map((line) => [line.id, JSON.stringify(line.shares)]));
				return (
					one.total === other.total &&
					one.lines.every(({ id, shares }) => sharesOf.get(id) === JSON.stringify(shares))
				);
			}),
			RUNS,
		);
	},
	PATIENCE,
);

test(
	'without promotions it costs what priceBasket says, rate by rate',
	() => {
		const categories = [...JAPAN.categories, percentOf('exempt', 0)];
		fc.assert(
			fc.property(shopping, ({ lines, rules: { rounding } }) => {
				const before = priceBasket({ id: 'b', startedAt: 0, lines }, { categories, rounding }, '2026-11-22');
				const now = priceSale(lines, { categories, rounding }, { ...ANYWHERE, coupons: [] });
				return (
					now.total === before.total &&
					now.itemCount === before.itemCount &&
					before.groups.every(({ rate, mark, gross, net, tax }, at) => {
						const group = now.groups[at];
						return (
							group?.rate.n === rate.n &&
							group.mark === mark &&
							group.gross === gross &&
							group.net === net &&
							group.tax === tax
						);
					})
				);
			}),
			RUNS,
		);
	},
	PATIENCE,
);

/** Every way of putting single units into groups of one kind, by trying them all. */
function bestByTrying(units: readonly number[], sizes: readonly { size: number; price: number }[]): number {
	if (units.length === 0) return 0;
	const [first = 0, ...others] = units;
	let best = first + bestByTrying(others, sizes);
	for (const { size, price } of sizes) {
		for (const chosen of subsets(others, size - 1)) {
			const rest = others.filter((_, at) => !chosen.includes(at));
			best = Math.min(best, price + bestByTrying(rest, sizes));
		}
	}
	return best;
}

function subsets(units: readonly number[], size: number, from = 0): number[][] {
	if (size === 0) return [[]];
	const found: number[][] = [];
	for (let at = from; at <= units.length - size; at++) {
		for (const rest of subsets(units, size - 1, at + 1)) found.push([at, ...rest]);
	}
	return found;
}

test(
	'of few units no other grouping is cheaper: found by trying all',
	() => {
		const anyOf = fc.record({
			size: fc.integer({ min: 2, max: 4 }),
			price: fc.integer({ min: 100, max: 1200 }),
		});
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...ITEMS.slice(0, 5)), { minLength: 1, maxLength: 7 }),
				fc.array(anyOf, { minLength: 1, maxLength: 2 }),
				(items, sizes) => {
					const lines = items.map(
						(item, at): PriceableLine => ({
							...{ id: `${at}`, itemId: item, sku: '', gtin: null, name: item, quantity: 1 },
							...{ unitPrice: money(PRICES[item]), taxCategory: 'standard', taxIncluded: true },
						}),
					);
					const all = sizes.map(
						({ size, price }, at): Promotion => ({
							...{ id: `p${at}`, name: 'x', kind: 'group', stacking: 'best', condition: {} },
							slots: [{ scope: {}, quantity: size }],
							reward: { kind: 'fixed_price', price: money(price) },
						}),
					);
					const sale = priced(lines, all, { categories: JAPAN.categories, rounding: 'floor' }, ANYWHERE);
					expect(sale.total).toBe(
						bestByTrying(
							lines.map(({ unitPrice }) => unitPrice),
							sizes,
						),
					);
				},
			),
			{ numRuns: 2000 },
		);
	},
	PATIENCE,
);
