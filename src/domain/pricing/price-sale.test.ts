import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { PercentOff, Promotion } from '#domain/promotion/promotion.ts';
import { promotionBook } from '#domain/promotion/promotion-book.ts';
import { JAPAN } from '#domain/tax/packs/japan.ts';
import type { PricedBasket } from './price-basket.ts';
import { priceBook } from './price-list.ts';
import { type PricedSale, type PricingOccasion, type PricingRules, priceSale } from './price-sale.ts';
import type { PriceableLine } from './priceable-line.ts';
import { weighedPrice } from './weighed-price.ts';

const OCCASION: PricingOccasion = {
	store: 'SBY',
	channel: 'store',
	businessDay: '2026-11-22',
	now: { day: '2026-11-22', minute: 720 },
	customer: null,
	coupons: [],
};
const RULES: PricingRules = { categories: JAPAN.categories, rounding: 'floor' };

type Extra = Partial<Omit<PriceableLine, 'unitPrice' | 'quantity'>>;
let lines = 0;
const line = (price: number, quantity = 1, extra: Extra = {}): PriceableLine => ({
	id: `line-${++lines}`,
	itemId: `item-${price}`,
	sku: '',
	gtin: null,
	name: 'x',
	quantity,
	unitPrice: money(price),
	taxCategory: 'standard',
	taxIncluded: true,
	...extra,
});
const off = (percent: number, more: Partial<PercentOff> = {}): PercentOff => ({
	kind: 'percent',
	rate: { n: percent, d: 100 },
	...more,
});
const yenOff = (amount: number) => ({ kind: 'amount' as const, amount: money(amount) });
const forPrice = (price: number) => ({ kind: 'fixed_price' as const, price: money(price) });
type Terms = Partial<Omit<Promotion, 'kind' | 'reward' | 'scope'>>;
const terms = (more: Terms) => ({ id: 'p', name: 'p', stacking: 'best' as const, condition: {}, ...more });
const item = (reward: PercentOff | ReturnType<typeof yenOff>, more: Terms & { minQuantity?: number } = {}) =>
	({ ...terms(more), kind: 'item', scope: {}, reward }) as const;
const anyOf = (quantity: number, price: number, more: Terms = {}) =>
	({ ...terms(more), kind: 'group', slots: [{ scope: {}, quantity }], reward: forPrice(price) }) as const;
const basket = (reward: PercentOff | ReturnType<typeof yenOff>, more: Terms & { minAmount?: number } = {}) =>
	({ ...terms(more), kind: 'basket', scope: {}, reward }) as Promotion;

const price = (
	basketLines: readonly PriceableLine[],
	promotions: readonly Promotion[],
	occasion: Partial<PricingOccasion> = {},
	rules: Partial<PricingRules> = {},
): PricedSale =>
	priceSale(
		basketLines,
		{ ...RULES, ...rules, promotions: promotionBook(promotions) },
		{ ...OCCASION, ...occasion },
	);
const discounts = (sale: PricedSale) =>
	sale.lines.map(({ shares }) => shares.reduce((all, { amount }) => all + amount, 0));

test('a priced sale can stand wherever a priced basket stands', () => {
	const priced: PricedBasket = price([line(100)], []);
	expect([priced.total, priced.itemCount]).toEqual([100, 1]);
});

test('PRO-01: the discount is rounded as the promotion says', () => {
	expect(price([line(198)], [item(off(10))]).total).toBe(179);
	expect(price([line(198)], [item(off(10, { rounding: 'half_up' }))]).total).toBe(178);
});

test('PRO-02: of what adds up, amounts go before percents', () => {
	const compound = { stacking: 'compound' } as const;
	const both = [item(off(10), { ...compound, id: 'a' }), item(yenOff(100), { ...compound, id: 'b' })];
	expect(price([line(1000)], both).total).toBe(810);
});

test('PRO-03, PRO-04: any three for 1,000 takes the dearest, or the cheapest where the store says so', () => {
	const four = () => [398, 380, 350, 320].map((each) => line(each));
	const best = price(four(), [anyOf(3, 1000)]);
	expect([best.total, discounts(best)]).toEqual([1320, [45, 43, 40, 0]]);
	const cheapest = { ...anyOf(3, 1000), pick: 'cheapest' } as const;
	expect(price(four(), [cheapest]).total).toBe(1398);
	const [dearest, second, third] = best.lines;
	expect(dearest?.reasons).toContainEqual({
		...{ kind: 'promotion', id: 'p', units: 1, saved: 45 },
		with: [second?.id, third?.id],
	});
});

test('PRO-05: what is left over costs its list price', () => {
	expect(price([line(198, 7)], [anyOf(3, 500)]).total).toBe(1198);
});

test('PRO-06, PRO-07: the best combination of groups is found', () => {
	const two = [anyOf(2, 300, { id: 'two' }), anyOf(5, 700, { id: 'five' })];
	expect(price([line(160, 5)], two).total).toBe(700);
	expect(price([line(160, 6)], two).total).toBe(860);
	const apart = [160, 160, 160, 160, 160].map((each, at) => line(each, 1, { itemId: `i${at}` }));
	expect(price(apart, two).total).toBe(700);
});

test('a slot leaves the line it prefers to the slots that have no other', () => {
	const [x, y, z] = [line(300), line(100), line(200)];
	const slots = [
		[x, y],
		[x, z],
		[x, z],
	].map((goods) => ({
		scope: { items: goods.map(({ itemId }) => itemId) },
		quantity: 1,
	}));
	const set: Promotion = { ...terms({}), kind: 'group', slots, reward: forPrice(450) };
	expect(price([x, y, z], [set]).total).toBe(450);
	expect(price([x, y], [set]).total).toBe(400);
});

test('of very many units the group with the highest gain for a unit comes first', () => {
	const five = anyOf(5, 750, { id: 'five' });
	const two = anyOf(2, 280, { id: 'two', maxUses: 4 });
	const sale = price([line(160, 40)], [five, two]);
	expect([sale.discount, sale.lines[0]?.shares.map(({ id, units }) => [id, units])]).toEqual([
		460,
		[
			['two', 8],
			['five', 30],
		],
	]);
});

test('PRO-08, PRO-09: a bundle is split over its parts, over rates first', () => {
	const bundle = (reward: ReturnType<typeof forPrice>, ...items: string[]): Promotion => ({
		...terms({ id: 'bundle' }),
		kind: 'group',
		slots: items.map((each) => ({ scope: { items: [each] }, quantity: 1 })),
		reward,
	});
	const lunch = price([line(150), line(160)], [bundle(forPrice(280), 'item-150', 'item-160')]);
	expect(lunch.lines.map(({ paid }) => paid)).toEqual([135, 145]);
	const tea = line(648, 1, { taxCategory: 'reduced' });
	const set = price([tea, line(1100)], [bundle(forPrice(1500), 'item-648', 'item-1100')]);
	expect(set.groups.map(({ gross, tax }) => [gross, tax])).toEqual([
		[556, 41],
		[944, 85],
	]);
});

test('PRO-10, PRO-11: a threshold looks at what is left after the lines, and says how much is missing', () => {
	const promotions = [
		basket(yenOff(300), { id: 'over-3000', minAmount: 3000 }),
		{ ...item(off(10), { id: 'ten' }), scope: { items: ['item-1800', 'item-1600'] } },
	];
	const reached = price([line(1800), line(1500)], promotions);
	expect([reached.total, reached.nearly]).toEqual([2820, []]);
	const missed = price([line(1600), line(1500)], promotions);
	expect([missed.total, missed.nearly]).toEqual([2940, [{ promotionId: 'over-3000', missing: 60 }]]);
});

test('PRO-12, REF-09: what is free is shared by the whole group', () => {
	const free: Promotion = {
		...terms({}),
		kind: 'group',
		slots: [{ scope: {}, quantity: 3 }],
		reward: { kind: 'cheapest_free', units: 1 },
	};
	expect(discounts(price([line(500), line(400), line(300)], [free]))).toEqual([125, 100, 75]);
	const equal = price(
		[500, 500, 500].map((each, at) => line(each, 1, { itemId: `${at}` })),
		[free],
	);
	expect(equal.lines.map(({ paid }) => paid)).toEqual([333, 333, 334]);
	expect(price([line(500, 3)], [free]).lines[0]?.paid).toBe(1000);
});

test('PRO-13: an exclusive coupon stands alone when it saves more', () => {
	const coupon = basket(off(15), { id: 'c', stacking: 'exclusive', needsCoupon: true });
	const promotions = [coupon, basket(yenOff(500), { id: 'b', stacking: 'compound' })];
	const with15 = price([line(4000)], promotions, { coupons: ['c'] });
	expect([with15.total, with15.lines[0]?.shares.map(({ kind, id }) => [kind, id])]).toEqual([
		3400,
		[['coupon', 'c']],
	]);
	expect(price([line(4000)], promotions).total).toBe(3500);
	expect(price([line(3000)], promotions, { coupons: ['c'] }).total).toBe(2500);
});

const window = (weekdays: number[], from: number, to: number): Terms => ({
	condition: { window: { weekdays, from: from * 60, to: to * 60 } },
});

test('PRO-15: a price seen when the line was rung up never gets worse', () => {
	const sale = item(off(10), window([], 17, 19));
	const late = { now: { day: '2026-11-22', minute: 19 * 60 + 1 } };
	const seen = line(1000, 1, { scannedAt: { day: '2026-11-22', minute: 18 * 60 + 59 } });
	expect(price([seen], [sale], late).total).toBe(900);
	expect(price([line(1000)], [sale], late).total).toBe(1000);
	expect(price([line(1000)], [sale], { now: { day: '2026-11-22', minute: 17 * 60 } }).total).toBe(900);
	expect(price([line(1000)], [sale], { now: { day: '2026-11-22', minute: 19 * 60 } }).total).toBe(1000);
});

test('PRO-16: hours past midnight belong to the day on which they began', () => {
	const night = item(off(10), window([5], 22, 2));
	const at = (day: string, hour: number) =>
		price([line(1000)], [night], { now: { day, minute: hour * 60 } }).total;
	expect(at('2026-11-21', 1.5)).toBe(900);
	expect(at('2026-11-20', 23)).toBe(900);
	expect(at('2026-11-20', 1)).toBe(1000);
	expect(at('2026-11-21', 22)).toBe(1000);
	expect(at('2026-11-21', 2)).toBe(1000);
});

test('PRO-17: the month of the birthday counts, also of one on 29 February', () => {
	const birthday = item(off(10), { condition: { birthdayMonth: true } });
	const on = (businessDay: string, birthMonth: number | null) =>
		price([line(1000)], [birthday], { businessDay, customer: { rank: null, birthMonth } }).total;
	expect(on('2027-02-10', 2)).toBe(900);
	expect(on('2027-03-01', 2)).toBe(1000);
	expect(on('2027-02-10', null)).toBe(1000);
	expect(price([line(1000)], [birthday]).total).toBe(1000);
});

const members = priceBook([
	{
		id: 'members',
		ranks: ['gold'],
		prices: [{ itemId: 'item-198', price: money(180), validFrom: '2026-01-01' }],
	},
]);
const gold = { customer: { rank: 'gold', birthMonth: null } };

test('PRO-18: a price for members and a promotion on the list price: the better one, not both', () => {
	const both = (more: Terms) => price([line(198)], [item(off(10), more)], gold, { prices: members });
	expect(both({}).total).toBe(179);
	expect(both({ onMemberPrice: true }).total).toBe(162);
	const only = price([line(198)], [], gold, { prices: members });
	expect([only.total, only.lines[0]?.shares]).toEqual([
		180,
		[{ kind: 'member_price', id: 'members', amount: 18, units: 1 }],
	]);
	expect(price([line(198)], [], {}, { prices: members }).total).toBe(198);
});

test('PRO-19: a quantity promotion is on all units, or on none', () => {
	const ten = item(off(5), { minQuantity: 10 });
	expect(price([line(100, 9)], [ten]).total).toBe(900);
	expect(price([line(100, 10)], [ten]).total).toBe(950);
	expect(price([line(100, 9), line(100, 1)], [ten]).total).toBe(950);
});

test('PRO-20: beyond the limit a unit costs its list price, also when some were had before', () => {
	const limited = item(yenOff(50), { maxUses: 2 });
	expect(price([line(100, 3)], [limited]).total).toBe(200);
	expect(price([line(100, 3)], [limited], { usedBefore: new Map([['p', 1]]) }).total).toBe(250);
	expect(price([line(100, 3)], [limited], { usedBefore: new Map([['p', 5]]) }).total).toBe(300);
});

test('PRO-21, DIS-10: nothing becomes negative; what a coupon could not take off is said', () => {
	const line298 = price([line(298)], [item(yenOff(500))]);
	expect([line298.total, discounts(line298)]).toEqual([0, [298]]);
	const coupon = basket(yenOff(1000), { id: 'c', needsCoupon: true });
	const sale = price([line(800)], [coupon], { coupons: ['c'] });
	expect([sale.total, sale.unused]).toEqual([0, [{ id: 'c', amount: 200 }]]);
});

test('PRO-22, PRO-23: a final price is left alone by promotions that do not say otherwise', () => {
	const sticker = () => line(280, 1, { isFinalPrice: true });
	const three = [line(398), line(380), sticker()];
	expect(price(three, [anyOf(3, 1000)]).total).toBe(1058);
	expect(price(three, [anyOf(3, 1000, { onFinalPrice: true })]).total).toBe(1000);
	expect(price([sticker()], [item(off(20))]).total).toBe(280);
	expect(price([sticker()], [item(off(20), { onFinalPrice: true })]).total).toBe(224);
	const listed = priceBook([
		{ id: 'l', prices: [{ itemId: 'item-280', price: money(100), validFrom: '2026-01-01' }] },
	]);
	expect(price([sticker()], [], {}, { prices: listed }).total).toBe(280);
});

test('PRO-24: points are earned more times on what is left, and take part in nothing else', () => {
	const promotions: Promotion[] = [
		item(off(10), { id: 'staff' }),
		{ ...terms({ id: 'double' }), kind: 'item', scope: {}, reward: { kind: 'points', times: 2 } },
	];
	const [sold] = price([line(1000)], promotions).lines;
	expect([sold?.accrualBase, sold?.reasons.filter(({ kind }) => kind === 'more_points')]).toEqual([
		900,
		[{ kind: 'more_points', id: 'double', times: 2 }],
	]);
});

test('PRO-25: an amount off is split over the lines', () => {
	const five = [1280, 980, 398, 398, 198].map((each) => line(each));
	expect(discounts(price(five, [basket(yenOff(500))]))).toEqual([197, 151, 61, 61, 30]);
});

test('PRO-26: a group that lost a unit dissolves', () => {
	const three = [line(398), line(380), line(350)];
	expect(price(three, [anyOf(3, 1000)]).total).toBe(1000);
	expect(price(three.slice(1), [anyOf(3, 1000)]).total).toBe(730);
});

test('DIS-01, DIS-06: a basket discount over rates that include a non-taxable one adds up', () => {
	const sale = price([line(3300), line(2160, 1, { taxCategory: 'reduced' })], [basket(yenOff(1000))]);
	expect(sale.groups.map(({ gross, tax }) => [gross, tax])).toEqual([
		[2696, 245],
		[1764, 130],
	]);
	const three = [
		line(21_500, 1, { taxCategory: 'non_taxable' }),
		line(1208, 1, { taxCategory: 'reduced' }),
		line(23_650),
	];
	const mail = price(three, [basket(yenOff(500))]);
	expect([mail.total, mail.groups.map(({ gross, tax }) => [gross, tax])]).toEqual([
		45_858,
		[
			[21_268, 0],
			[1195, 88],
			[23_395, 2126],
		],
	]);
});

test.each([
	['DIS-02', 2970, 1080, 2, 'standard', [2969, 1079], [269, 79]],
	['DIS-03', 2970, 1080, 1, 'standard', [2969, 1080], [269, 80]],
	['DIS-04', 165, 755, 92, 'standard', [149, 679], [13, 50]],
	['DIS-05', 1595, 7398, 92, 'standard', [1579, 7322], [143, 542]],
])('%s: 10%% %i and 8%% %i less %i', (_id, ten, eight, less, category, gross, tax) => {
	const goods = [line(ten, 1, { taxCategory: category }), line(eight, 1, { taxCategory: 'reduced' })];
	const { groups } = price(goods, [basket(yenOff(less))]);
	expect([groups.map((group) => group.gross), groups.map((group) => group.tax)]).toEqual([gross, tax]);
});

test('DIS-07: a free line takes no part', () => {
	const sale = price([line(1000), line(0, 1, { taxCategory: 'reduced' })], [basket(yenOff(300))]);
	expect(sale.groups.map(({ gross, tax }) => [gross, tax])).toEqual([
		[700, 63],
		[0, 0],
	]);
});

test('DIS-09: a coupon for some goods reduces those only', () => {
	const coupon = { ...basket(yenOff(500)), scope: { items: ['item-2200', 'item-1100'] } } as Promotion;
	const goods = [line(2200), line(1100), line(540, 1, { taxCategory: 'reduced' })];
	const sale = price(goods, [coupon]);
	expect(discounts(sale)).toEqual([333, 167, 0]);
	expect(sale.groups.map(({ gross }) => gross)).toEqual([2800, 540]);
});

test('DIS-11: a coupon on inclusive prices where the goods are listed without tax', () => {
	const goods = [line(4222, 1, { taxCategory: 'reduced', taxIncluded: false })];
	const sale = price(goods, [basket(off(10))], {}, { priceBasis: 'inclusive' });
	expect([sale.subtotal, sale.discount, sale.total]).toEqual([4559, 455, 4104]);
});

test('DIS-12: a percent discount is taken off the line, or off each unit', () => {
	expect(price([line(98, 3)], [item(off(10))]).total).toBe(265);
	expect(price([line(98, 3)], [item(off(10, { per: 'unit' }))]).total).toBe(267);
});

test('GEN-11: VAT on a basket discount', () => {
	const rate = (n: number): Rate => ({ n, d: 100 });
	const categories = [19, 7].map((n) => ({
		id: `${n}`,
		mark: '',
		rates: [{ validFrom: '2007-01-01', rate: rate(n) }],
	}));
	const goods = [line(5000, 1, { taxCategory: '19' }), line(3000, 1, { taxCategory: '7' })];
	const sale = price(goods, [basket(yenOff(1000))], {}, { categories, rounding: 'half_up' });
	expect([discounts(sale), sale.groups.map(({ tax }) => tax)]).toEqual([
		[625, 375],
		[699, 172],
	]);
});

test('PTS-01, PTS-02: points as a discount reduce the rates, as a payment they do not', () => {
	const goods = [line(1100), line(1080, 1, { taxCategory: 'reduced' })];
	const off200 = price(goods, [], { pointsDiscount: money(200) });
	expect(discounts(off200)).toEqual([101, 99]);
	expect([off200.total, off200.groups.map(({ gross, tax }) => [gross, tax])]).toEqual([
		1980,
		[
			[999, 90],
			[981, 72],
		],
	]);
	const paid = price(goods, []);
	expect([paid.total, paid.groups.map(({ tax }) => tax)]).toEqual([2180, [100, 80]]);
	expect(price(goods, [], { pointsDiscount: money(9999) }).total).toBe(0);
});

test('PTS-04: a gift card topped up is no turnover, earns nothing and is never reduced', () => {
	const goods = [line(5000, 1, { taxCategory: 'out_of_scope' }), line(440, 1, { taxCategory: 'reduced' })];
	const sale = price(goods, []);
	expect([sale.total, sale.turnover, sale.lines.map(({ accrualBase }) => accrualBase)]).toEqual([
		5440,
		440,
		[0, 440],
	]);
	expect(sale.groups.map(({ taxClass, gross, tax }) => [taxClass, gross, tax])).toEqual([
		['out_of_scope', 5000, 0],
		['taxable', 440, 32],
	]);
	expect(discounts(price(goods, [basket(off(10))]))).toEqual([0, 44]);
});

test('every line says why it costs what it costs, and what was passed over', () => {
	const override = { unitPrice: money(900), reason: 'damaged', operator: 'op-1', approver: 'mgr-1' };
	const promotions = [
		item(off(10), { id: 'ten' }),
		item(off(5), { id: 'five' }),
		basket(yenOff(100), { id: 'late', minAmount: 9000 }),
	];
	const goods = [line(1000), line(1200, 1, { override }), line(198)];
	const sale = price(goods, promotions, gold, { prices: members });
	expect(sale.lines.map(({ reasons }) => reasons)).toEqual([
		[
			{ kind: 'list_price', unitPrice: 1000, priceList: null },
			{ kind: 'promotion', id: 'ten', units: 1, saved: 100, with: [] },
			{ kind: 'passed_over', ids: ['five'] },
		],
		[
			{ kind: 'list_price', unitPrice: 1200, priceList: null },
			{ kind: 'price_override', from: 1200, to: 900, reason: 'damaged', operator: 'op-1', approver: 'mgr-1' },
			{ kind: 'final_price' },
		],
		[
			{ kind: 'list_price', unitPrice: 198, priceList: null },
			{ kind: 'promotion', id: 'ten', units: 1, saved: 19, with: [] },
			{ kind: 'passed_over', ids: ['five'] },
		],
	]);
	expect(sale.passedOver).toEqual(['late']);
	expect([sale.subtotal, sale.discount, sale.total]).toEqual([2098, 119, 1979]);
});

test('TAX-22: weighed goods are rounded once as a price, then taxed with their rate', () => {
	expect(weighedPrice(money(238), 100, 347, 'floor')).toBe(825);
	expect(weighedPrice(money(238), 100, 347, 'half_up')).toBe(826);
	const sale = price([line(825, 1, { taxCategory: 'reduced' })], []);
	expect(sale.groups[0]?.tax).toBe(61);
});
