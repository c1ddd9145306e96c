import { mostPopular, type NeighbourRules, neighbourLists, USUAL_NEIGHBOURS } from './neighbours.ts';
import { type HadItem, suggest } from './suggest.ts';
import { tallyOf } from './tally.ts';
import { boughtOnceBy, UsedUp } from './used-up.ts';

/** A receipt of a known person. */
export type KnownBasket = {
	readonly person: string;
	/** ISO day. */
	readonly day: string;
	readonly items: readonly string[];
};

/** How a run is cut: what comes before the day is learnt from, what comes on it and after is to be told. */
export type EvaluationRules = {
	readonly splitDay: string;
	/** So many suggestions a person. */
	readonly most: number;
	/** Whether only what a person never bought before counts, for both sides. */
	readonly onlyNew: boolean;
	readonly neighbours?: NeighbourRules;
};

/** People for whom at least one of the suggestions was bought after the day, of those with a before and an after. */
export type Evaluation = {
	readonly people: number;
	readonly hits: { readonly suggested: number; readonly popular: number };
	/** Hits ÷ people; 0 without people. */
	readonly rate: { readonly suggested: number; readonly popular: number };
};

/** So many of the most bought items are ranked for everybody. */
export const POPULAR_RANKED = 300;
/** So many of the most bought items are looked through for those a person may be told. */
const POPULAR_LOOKED_AT = 1000;

/**
 * Hit rate of suggestions against telling everybody what is bought most, train and test cut by time: nothing of the test
 * half is in counts, histories or popularity. Everything counts as in stock; with `onlyNew` nothing is named twice.
 */
export function evaluateSuggestions(baskets: readonly KnownBasket[], rules: EvaluationRules): Evaluation {
	const { splitDay, most, onlyNew } = rules;
	const before = baskets.filter(({ day }) => day < splitDay);
	const histories = historiesOf(before);
	const usedUp = new UsedUp();
	for (const history of histories.values()) usedUp.add(history);
	const bought = [...histories.values()].map((history) => history.map(({ itemId }) => itemId));
	const tally = tallyOf(bought.map((items) => ({ items, sign: 1 as const })));
	const neighbours = neighbourLists(tally, rules.neighbours ?? USUAL_NEIGHBOURS);
	const isHad = boughtOnceBy(usedUp.goods());
	const isBoughtOnce = (itemId: string) => onlyNew || isHad(itemId);
	const shelf = {
		neighbours,
		popular: mostPopular(tally, POPULAR_RANKED),
		stock: () => ['here'],
		isBoughtOnce,
	};
	// The peer tells what is on most receipts.
	const receipts = tallyOf(before.map(({ items }) => ({ items, sign: 1 as const })));
	const popular = mostPopular(receipts, POPULAR_LOOKED_AT).map(({ itemId }) => itemId);
	const hits = { suggested: 0, popular: 0 };
	let people = 0;
	for (const [person, later] of boughtAfter(baskets, splitDay)) {
		const history = histories.get(person);
		if (!history) continue;
		people++;
		const had = new Set(history.map(({ itemId }) => itemId));
		const told = suggest(history, shelf, { today: splitDay, most });
		if (told.some(({ itemId }) => later.has(itemId))) hits.suggested++;
		const same = onlyNew ? popular.filter((itemId) => !had.has(itemId)) : popular;
		if (same.slice(0, most).some((itemId) => later.has(itemId))) hits.popular++;
	}
	const of = (count: number) => (people === 0 ? 0 : count / people);
	return { people, hits, rate: { suggested: of(hits.suggested), popular: of(hits.popular) } };
}

function historiesOf(baskets: readonly KnownBasket[]): Map<string, HadItem[]> {
	const histories = new Map<string, HadItem[]>();
	for (const { person, day, items } of baskets) {
		const history = histories.get(person) ?? [];
		for (const itemId of items) history.push({ itemId, day });
		histories.set(person, history);
	}
	return histories;
}

function boughtAfter(baskets: readonly KnownBasket[], splitDay: string): Map<string, Set<string>> {
	const bought = new Map<string, Set<string>>();
	for (const { person, day, items } of baskets) {
		if (day < splitDay) continue;
		const of = bought.get(person) ?? new Set<string>();
		for (const item of items) of.add(item);
		bought.set(person, of);
	}
	return bought;
}
