import {
	cardKey,
	LEAST_LETTERS,
	looksDialled,
	mailKey,
	nameKey,
	phoneKey,
} from '#domain/customer/customer-keys.ts';
import { soundKey } from '#domain/customer/romaji.ts';
import { beginsValue, endsValue, type FieldKind, MARK } from './customer-records.ts';

/** How well a record fits: 0 is a whole key, 1 the beginning of one, 2 a part; null is not at all. */
export type Fit = 0 | 1 | 2 | null;

/** One way a word may be found: these letters in values of this kind. */
export type Way = {
	readonly kind: FieldKind;
	readonly text: string;
	readonly where: 'whole' | 'start' | 'part';
};

/** A query: every word has to be found, each in one of its ways. */
export type CustomerQuery = { readonly words: readonly (readonly Way[])[] };

const count = (text: string): number => [...text].length;

/**
 * What a query looks for. Digits: anywhere in a phone number, the beginning of an address, a whole card. Letters: in
 * names of any script and their sound, addresses and cards likewise. Less than four letters find whole names only
 * (森 一 is one); null when there is nothing to look for.
 */
export function readQuery(query: string): CustomerQuery | null {
	const text = query.normalize('NFKC').trim();
	if (looksDialled(text)) {
		const digits = phoneKey(text);
		if (count(digits) < LEAST_LETTERS) return null;
		return {
			words: [
				[
					{ kind: 'phone', text: digits, where: 'part' },
					{ kind: 'card', text: cardKey(text), where: 'whole' },
					{ kind: 'mail', text: text.replace(/\s/g, ''), where: 'start' },
				],
			],
		};
	}
	const whole = nameKey(text);
	const letters = count(whole);
	if (letters < 2) return null;
	if (letters < LEAST_LETTERS) return { words: [[{ kind: 'name', text: whole, where: 'whole' }]] };
	const words = text.split(/\s+/u).filter((word) => nameKey(word) !== '');
	const waysOf = (word: string): Way[] => [
		{ kind: 'name', text: nameKey(word), where: 'part' },
		{ kind: 'sound', text: /[a-z]/i.test(word) ? soundKey(word) : '', where: 'part' },
		{ kind: 'mail', text: mailKey(word), where: 'start' },
		{ kind: 'card', text: cardKey(word), where: 'whole' },
	];
	return { words: words.map(waysOf) };
}

/** How well what one person has of each kind fits a query. */
export function fitOf(valuesOf: (kind: FieldKind) => string, { words }: CustomerQuery): Fit {
	let worst: Fit = 0;
	for (const ways of words) {
		const fit = bestWay(valuesOf, ways);
		if (fit === null) return null;
		if (fit > worst) worst = fit;
	}
	return worst;
}

function bestWay(valuesOf: (kind: FieldKind) => string, ways: readonly Way[]): Fit {
	let best: Fit = null;
	for (const way of ways) {
		if (way.text === '') continue;
		const text = valuesOf(way.kind);
		for (let at = place(text, way, 0); at >= 0; at = place(text, way, at + 1)) {
			const fit = fitAt(text, at, way);
			if (fit !== null && (best === null || fit < best)) best = fit;
			if (best === 0) return 0;
		}
	}
	return best;
}

/** Where a way is next found in values of its kind, from a place on; their beginnings only where no other part counts. */
export function place(text: string, { kind, text: letters, where }: Way, from: number): number {
	if (letters === '') return -1;
	if (where === 'part') return text.indexOf(letters, from);
	const at = text.indexOf(MARK[kind] + letters, from);
	return at < 0 ? at : at + 1;
}

function fitAt(text: string, at: number, { text: letters, where }: Way): Fit {
	const isStart = beginsValue(text, at);
	if (isStart && endsValue(text, at + letters.length)) return 0;
	if (where === 'whole') return null;
	if (isStart) return 1;
	return where === 'part' ? 2 : null;
}
