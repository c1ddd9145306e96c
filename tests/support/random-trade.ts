import { type Money, money } from '#domain/money/money.ts';
import type { PricingRules } from '#domain/pricing/price-sale.ts';
import type { PriceableLine } from '#domain/pricing/priceable-line.ts';
import type { AmountOff, PercentOff, Promotion, Scope } from '#domain/promotion/promotion.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import type { TaxCategory } from '#domain/tax/tax-category.ts';
import { roundCash } from '#domain/tender/cash-rounding.ts';
import type { TakenTender } from '#domain/tender/taken-tender.ts';
import { aRule } from './a-document.ts';

/** A small generator filled from a seed: a failure is repeated by its seed alone. */
export type Dice = (sides: number) => number;

export function dice(seed: number): Dice {
	let state = seed;
	return (sides) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
	};
}

export const pick = <T>(roll: Dice, all: readonly [T, ...T[]]): T => all[roll(all.length)] ?? all[0];

/** How money and tax work somewhere: categories, where tax is rounded, the coin that exists. */
export type Place = Pick<PricingRules, 'categories' | 'roundAt' | 'priceBasis'> & {
	readonly currency: string;
	readonly cashStep: number;
	/** Whether most prices are listed with tax; else none is. */
	readonly listsTax: boolean;
};

const row = (id: string, n: number, d = 100): TaxCategory => ({
	...{ id, mark: '', rates: [{ validFrom: '2000-01-01', rate: { n, d } }] },
});
const exempt: TaxCategory = { id: 'exempt', mark: '', taxClass: 'non_taxable', rates: [] };

/** Yen with two rates inside the price; dollars with tax on top and no cents; dinars of a thousand fils. */
export const PLACES: Readonly<Record<'JPY' | 'USD' | 'BHD', Place>> = {
	JPY: {
		currency: 'JPY',
		categories: [...JAPAN.categories, exempt],
		roundAt: 'rate',
		cashStep: 1,
		listsTax: true,
	},
	USD: {
		currency: 'USD',
		categories: [row('standard', 8875, 100_000), row('reduced', 4), exempt],
		...{ roundAt: 'document', priceBasis: 'as_listed', cashStep: 5, listsTax: false },
	},
	BHD: {
		currency: 'BHD',
		categories: [row('standard', 10), row('reduced', 0), exempt],
		...{ roundAt: 'line', priceBasis: 'inclusive', cashStep: 5, listsTax: true },
	},
};

const ITEMS = ['a', 'b', 'c', 'd', 'e'] as const;
const TAXED = { a: 'reduced', b: 'reduced', c: 'standard', d: 'standard', e: 'exempt' } as const;

/** Lines of different goods; some prices with tax, some without, some final. */
export function randomLines(roll: Dice, { listsTax }: Pick<Place, 'listsTax'>): PriceableLine[] {
	return Array.from({ length: 1 + roll(5) }, (_, at) => {
		const item = pick(roll, ITEMS);
		return {
			...{ id: `line-${at}`, itemId: item, sku: item, gtin: null, name: item, quantity: 1 + roll(4) },
			...{ unitPrice: money(1 + roll(9999)), taxCategory: TAXED[item], taxIncluded: listsTax && roll(4) > 0 },
			...{ category: item < 'c' ? 'food' : 'goods', isFinalPrice: roll(8) === 0 },
		};
	});
}

/** Promotions of every kind, for some of the goods. */
export const randomPromotions = (roll: Dice): Promotion[] =>
	Array.from({ length: roll(4) }, (_, at) => randomPromotion(roll, at));

function randomPromotion(roll: Dice, at: number): Promotion {
	const scope = pick<Scope>(roll, [{}, { categories: ['food'] }, { items: ['a', 'c'] }]);
	const percent: PercentOff = { kind: 'percent', rate: { n: 1 + roll(60), d: 100 } };
	const amount: AmountOff = { kind: 'amount', amount: money(1 + roll(2000)) };
	const terms = {
		...{ id: `p${at}`, name: `p${at}`, condition: {}, needsCoupon: roll(3) === 0 },
		stacking: pick(roll, ['best', 'compound', 'compound', 'exclusive'] as const),
	};
	switch (roll(4)) {
		case 0:
			return { ...terms, kind: 'item', scope, reward: roll(2) === 0 ? percent : amount };
		case 1: {
			const slots = [{ scope, quantity: 2 + roll(2) }];
			return { ...terms, kind: 'group', slots, reward: { kind: 'fixed_price', price: money(roll(5000)) } };
		}
		case 2: {
			const slots = [{ scope, quantity: 3 }];
			return { ...terms, kind: 'group', slots, reward: { kind: 'cheapest_free', units: 1 } };
		}
		default:
			return {
				...terms,
				kind: 'basket',
				scope,
				minAmount: money(roll(9000)),
				reward: roll(2) === 0 ? percent : amount,
			};
	}
}

/** Tenders for an amount: any of voucher, gift card, points and card first, the rest in cash with some change. */
export function randomTenders(roll: Dice, total: Money, cashStep: number): TakenTender[] {
	const tenders: TakenTender[] = [];
	let rest: number = total;
	for (const id of ['gift_card', 'points', 'card'] as const) {
		if (rest === 0 || roll(3) > 0) continue;
		const amount = 1 + roll(rest);
		rest -= amount;
		tenders.push({ id, rule: aRule(id), amount: money(amount), reference: `${id}-1` });
	}
	if (rest > 0 && roll(3) === 0) {
		// Vouchers may come to more than is due: what is over stays with the shop.
		const amount = 1 + roll(rest + 500);
		rest = Math.max(0, rest - amount);
		tenders.push({ id: 'voucher', rule: aRule('voucher'), amount: money(amount) });
	}
	if (rest > 0) {
		const { rounded } = roundCash(money(rest), cashStep);
		const over = rounded === 0 || roll(2) === 0 ? 0 : roll(200) * cashStep;
		tenders.push({ id: 'cash', rule: aRule('cash'), amount: money(rounded + over) });
	}
	return tenders;
}

/** Some units of what is left, at least one. */
export function randomUnits(roll: Dice, left: ReadonlyMap<string, number>): Map<string, number> {
	const chosen = [...left].flatMap(([id, units]): [string, number][] =>
		roll(2) === 0 ? [] : [[id, 1 + roll(units)]],
	);
	return new Map(chosen.length > 0 ? chosen : [...left].slice(0, 1));
}
