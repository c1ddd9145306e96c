import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairMeasures, shrunkLift } from './co-occurrence.ts';
import { evaluateSuggestions, type KnownBasket } from './evaluate.ts';
import { mostPopular, type NeighbourRules, neighbourLists, USUAL_NEIGHBOURS } from './neighbours.ts';
import { type HadItem, type Shelf, suggest } from './suggest.ts';
import { addTallies, countsOf, NO_TALLY, tallyOf } from './tally.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261123);
const receipts = (...bought: string[]) => bought.map((items) => ({ items: [...items], sign: 1 as const }));
const LOOSE: NeighbourRules = { ...USUAL_NEIGHBOURS, minTogether: 1, shrinkage: 0 };
const times = (count: number, items: string) => Array.from({ length: count }, () => items);

describe('counts', () => {
	test('REC-02 Jaccard and cosine of a pair', () => {
		const { jaccard, cosine } = pairMeasures({ receipts: 1000, a: 200, b: 150, both: 60 });
		expect([jaccard.toFixed(4), cosine.toFixed(4)]).toEqual(['0.2069', '0.3464']);
	});

	test('REC-03 two receipts with both have a lift of five, and say nothing', () => {
		const counts = { receipts: 1000, a: 200, b: 2, both: 2 };
		expect(pairMeasures(counts).lift).toBe(5);
		const tally = tallyOf(receipts(...times(2, 'AC'), ...times(198, 'A'), ...times(800, 'X')));
		expect(countsOf(tally, 'C', 'A')).toEqual({ receipts: 1000, a: 2, b: 200, both: 2 });
		expect(neighbourLists(tally).get('A')).toBeUndefined();
	});

	test('REC-04 a rare pair does not win over a common one, however high its lift', () => {
		// Of 1000 receipts: A in 200, B in 150, both in 60 (lift 2); A with C in five of C's five (lift 5).
		const bought = [
			...times(60, 'AB'),
			...times(5, 'AC'),
			...times(135, 'A'),
			...times(90, 'B'),
			...times(710, 'X'),
		];
		const tally = tallyOf(receipts(...bought));
		expect(shrunkLift(countsOf(tally, 'A', 'B'), 10).toFixed(3)).toBe('1.714');
		// (60 − 200 · 150 ÷ 1000) ÷ (200 + 20) and (5 − 200 · 5 ÷ 1000) ÷ 220; of C's five, all have A.
		expect(neighbourLists(tally).get('A')).toEqual([
			{ itemId: 'B', weight: 136_364 },
			{ itemId: 'C', weight: 18_182 },
		]);
		expect(neighbourLists(tally).get('C')).toEqual([{ itemId: 'A', weight: 160_000 }]);
		const unshrunk = neighbourLists(tally, { ...USUAL_NEIGHBOURS, shrinkage: 0 }).get('C');
		expect(unshrunk).toEqual([{ itemId: 'A', weight: 800_000 }]);
	});

	test('REC-07 a receipt that came back whole is out of every count', () => {
		const kept = receipts('AB', 'AB', 'AC');
		const back = [{ items: ['A', 'C'], sign: -1 as const }];
		expect(tallyOf([...kept, ...back])).toEqual(tallyOf(receipts('AB', 'AB')));
		expect(addTallies(tallyOf(kept), tallyOf(back))).toEqual(tallyOf(receipts('AB', 'AB')));
	});

	const some = fc.array(
		fc.record({
			items: fc.array(fc.constantFrom(...'ABCDEF'), { maxLength: 5 }),
			sign: fc.constantFrom(1 as const, -1 as const),
		}),
		{ maxLength: 20 },
	);

	test('tallies of parts, in any order, add up to the tally of all; what is taken out again leaves nothing', () => {
		fc.assert(
			fc.property(some, some, (one, other) => {
				const all = tallyOf([...one, ...other]);
				expect(addTallies(tallyOf(one), tallyOf(other))).toEqual(all);
				expect(addTallies(tallyOf(other), tallyOf(one))).toEqual(all);
				const undone = [...one]
					.reverse()
					.map(({ items, sign }) => ({ items, sign: sign === 1 ? (-1 as const) : (1 as const) }));
				expect(addTallies(tallyOf(one), tallyOf(undone))).toEqual(NO_TALLY);
			}),
			{ seed: SEED },
		);
	});

	test('lists are the same however their counts came together, longest first cut, and without what is left out', () => {
		const bought = fc.array(fc.array(fc.constantFrom(...'ABCDEF'), { maxLength: 4 }), { maxLength: 25 });
		fc.assert(
			fc.property(bought, fc.nat(25), (all, cut) => {
				const signed = all.map((items) => ({ items, sign: 1 as const }));
				const rules = { ...LOOSE, most: 2, isLeftOut: (itemId: string) => itemId === 'F' };
				const lists = neighbourLists(tallyOf(signed), rules);
				const parts = addTallies(tallyOf(signed.slice(cut)), tallyOf(signed.slice(0, cut)));
				expect(new Map([...neighbourLists(parts, rules)].sort())).toEqual(new Map([...lists].sort()));
				for (const [itemId, list] of lists) {
					expect(list.length).toBeLessThanOrEqual(2);
					expect([itemId, ...list.map((one) => one.itemId)]).not.toContain('F');
				}
			}),
			{ seed: SEED },
		);
	});
});

const TODAY = { today: '2026-11-23', most: 5 };
const aShelf = (change: Partial<Shelf<string>> = {}): Shelf<string> => ({
	neighbours: new Map([
		[
			'coat',
			[
				{ itemId: 'scarf', weight: 300_000 },
				{ itemId: 'hat', weight: 150_000 },
			],
		],
		[
			'tea',
			[
				{ itemId: 'mug', weight: 150_000 },
				{ itemId: 'coat', weight: 120_000 },
			],
		],
	]),
	stock: () => ['SBY'],
	popular: [
		{ itemId: 'bag', weight: 900 },
		{ itemId: 'tea', weight: 800 },
		{ itemId: 'mug', weight: 700 },
	],
	isBoughtOnce: (itemId) => itemId === 'coat' || itemId === 'mug',
	...change,
});
const told = (history: HadItem[], change: Partial<Shelf<string>> = {}) =>
	suggest(history, aShelf(change), TODAY).map(({ itemId }) => itemId);
const COAT: HadItem = { itemId: 'coat', day: '2026-11-01' };

describe('suggestions', () => {
	test('each has its reason and where it can be had', () => {
		const stock = (itemId: string) => (itemId === 'scarf' ? ['SBY', 'UEN'] : itemId === 'bag' ? ['UEN'] : []);
		expect(suggest([COAT], aShelf({ stock }), TODAY)).toEqual([
			{
				itemId: 'scarf',
				reason: { kind: 'goes_with', itemId: 'coat', day: '2026-11-01' },
				places: ['SBY', 'UEN'],
			},
			{ itemId: 'bag', reason: { kind: 'popular' }, places: ['UEN'] },
		]);
	});

	test('what a person has and buys once is never named, as a neighbour or as popular', () => {
		const both = [COAT, { itemId: 'tea', day: '2026-11-02' }, { itemId: 'mug', day: '2024-01-01' }];
		expect(told(both)).toEqual(['scarf', 'hat', 'tea', 'bag']);
	});

	test('what is used up and bought again and again is named as that', () => {
		const days = [
			'2026-02-01',
			'2026-03-01',
			'2026-04-01',
			'2026-05-01',
			'2026-05-20',
			'2026-06-01',
			'2026-07-01',
			'2026-08-01',
			'2026-09-01',
			'2026-10-01',
			'2026-11-20',
		];
		const habit = [...days, '2026-11-21'].map((day) => ({ itemId: 'tea', day }));
		expect(suggest(habit, aShelf(), TODAY)[0]).toMatchObject({
			...{ itemId: 'tea', reason: { kind: 'buys_again', times: 12, day: '2026-11-21' } },
		});
		// As often on one day is once.
		expect(told(habit.map(() => ({ itemId: 'tea', day: '2026-11-21' })))[0]).toBe('mug');
	});

	test('what was bought lately says more than what was bought long ago', () => {
		const neighbours = new Map([
			['old', [{ itemId: 'of-old', weight: 250_000 }]],
			['new', [{ itemId: 'of-new', weight: 200_000 }]],
		]);
		const history = [
			{ itemId: 'old', day: '2026-01-01' },
			{ itemId: 'new', day: '2026-11-20' },
		];
		expect(told(history, { neighbours }).slice(0, 2)).toEqual(['of-new', 'of-old']);
	});

	test('a stranger is told what everybody buys, less what is in the basket', () => {
		expect(told([], { isLeftOut: (itemId) => itemId === 'bag' })).toEqual(['tea', 'mug']);
	});

	const ids = fc.constantFrom('coat', 'tea', 'mug', 'scarf', 'hat', 'bag');
	const history = fc.array(
		fc.record({ itemId: ids, day: fc.constantFrom('2025-02-01', '2026-11-20', '2027-01-01') }),
		{
			maxLength: 10,
		},
	);

	test('the same history in any order gets the same, each once, in stock, and nothing it has of what is bought once', () => {
		fc.assert(
			fc.property(history, fc.uniqueArray(ids), fc.integer({ min: 0, max: 6 }), (had, inStock, most) => {
				const shelf = aShelf({ stock: (itemId) => (inStock.some((one) => one === itemId) ? ['SBY'] : []) });
				const found = suggest(had, shelf, { ...TODAY, most });
				expect(suggest([...had].reverse(), shelf, { ...TODAY, most })).toEqual(found);
				expect(found.length).toBeLessThanOrEqual(most);
				expect(new Set(found.map(({ itemId }) => itemId)).size).toBe(found.length);
				for (const { itemId, places } of found) {
					expect([inStock.some((one) => one === itemId), places.length]).toEqual([true, 1]);
					expect(shelf.isBoughtOnce(itemId) && had.some((one) => one.itemId === itemId)).toBe(false);
				}
			}),
			{ seed: SEED },
		);
	});
});

describe('evaluation', () => {
	/** Eight kinds of people who buy in pairs, and something that a quarter of them buys instead of the second. */
	const baskets: KnownBasket[] = Array.from({ length: 400 }, (_, n) => {
		const [first, second] = [`first${n % 8}`, `second${n % 8}`];
		const hasBag = n % 32 < 8;
		return [
			{ person: `p${n}`, day: '2026-01-10', items: [first, hasBag ? 'bag' : second] },
			{ person: `p${n}`, day: '2026-07-10', items: [second] },
		];
	}).flat();
	const rules = { splitDay: '2026-07-01', most: 1, onlyNew: true };

	test('suggestions hit where what everybody buys does not', () => {
		const { people, hits, rate } = evaluateSuggestions(baskets, rules);
		// Those who had both before have nothing new to be told that they buy.
		expect({ people, hits }).toEqual({ people: 400, hits: { suggested: 104, popular: 0 } });
		expect(rate).toEqual({ suggested: 0.26, popular: 0 });
	});

	test('nothing of the test half is learnt from', () => {
		const later = times(50, 'x').map((_, n) => ({
			person: `q${n}`,
			day: '2026-08-01',
			items: ['first1', 'coat'],
		}));
		expect(evaluateSuggestions([...baskets, ...later], rules)).toEqual(evaluateSuggestions(baskets, rules));
	});

	test('without people there is no rate', () => {
		expect(evaluateSuggestions([], rules).rate).toEqual({ suggested: 0, popular: 0 });
		expect(mostPopular(NO_TALLY, 5)).toEqual([]);
	});
});
