import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { aiRules } from './ai-rule.ts';
import { type AiElement, type ElementRefusal, isValueOf } from './element-string.ts';

/** Words that older links say instead of the digits of a key or qualifier. */
const WORDS: Readonly<Record<string, string>> = {
	...{ gtin: '01', itip: '8006', cpid: '8010', gln: '414', party: '417', gsrnp: '8017', gsrn: '8018' },
	...{ gcn: '255', sscc: '00', gdti: '253', ginc: '401', gsin: '402', grai: '8003', giai: '8004' },
	...{ cpv: '22', lot: '10', ser: '21' },
};

const URI = /^https?:\/\/([^/?#[\]@]+)(\/[^?#]*)(?:\?([^#]*))?(?:#.*)?$/i;
const CHARACTERS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/;

/** What a link may leave out. */
export type LinkTerms = {
	/** Whether a GTIN may be written without its leading zeros, as links before version 1.2 did. Its check digit is looked at. */
	readonly zeroSuppressed: boolean;
};

/**
 * Reads a GS1 Digital Link of any domain and path (GS1-10 to GS1-13): the last key of the path with its qualifiers in
 * their order, then attributes of the query. A link without a key of GS1 is refused: it is somebody's address.
 */
export function readDigitalLink(
	uri: string,
	terms: LinkTerms = { zeroSuppressed: true },
): Result<readonly AiElement[], ElementRefusal> {
	const found = CHARACTERS.test(uri) ? URI.exec(uri) : null;
	if (!found) return refused('gs1_form');
	const [, , path = '', query = ''] = found;
	const named = pathPairs(path);
	if (!named) return refused('gs1_form');
	const attributes = queryPairs(query);
	if (!attributes) return refused('gs1_unknown_ai');
	const elements: AiElement[] = [];
	for (const { ai, text } of [...named, ...attributes]) {
		const decoded = percentDecoded(text);
		const rule = aiRules().get(ai);
		const value = decoded === null ? null : ai === '01' ? wholeGtin(decoded, terms) : decoded;
		if (!rule || value === null || !isValueOf(rule, value)) return refused('gs1_value');
		if (elements.some((each) => each.ai === ai)) return refused('gs1_form');
		elements.push({ ai, value });
	}
	return ok(elements);
}

type Pair = { readonly ai: string; readonly text: string };

/** The key nearest the end and what qualifies it; null when there is none. */
function pathPairs(path: string): Pair[] | null {
	const pieces = path.split('/').slice(1);
	const pairs: Pair[] = [];
	for (let at = pieces.length - 2; at >= 0; at -= 2) {
		const word = pieces[at] ?? '';
		const ai = WORDS[word] ?? word;
		const rule = aiRules().get(ai);
		if (!rule) return null;
		const pair = { ai, text: pieces[at + 1] ?? '' };
		if (!rule.linkKey) {
			pairs.unshift(pair);
			continue;
		}
		const isInOrder = rule.linkKey.some((order) => isSubsequence(pairs, order));
		return pairs.length === 0 || isInOrder ? [pair, ...pairs] : null;
	}
	return null;
}

function isSubsequence(pairs: readonly Pair[], order: readonly string[]): boolean {
	let from = 0;
	return pairs.every(({ ai }) => {
		const at = order.indexOf(ai, from);
		from = at + 1;
		return at >= 0;
	});
}

/** Attributes; names of anybody else are passed over, digits that are no attribute of GS1 are not. */
function queryPairs(query: string): Pair[] | null {
	const pairs: Pair[] = [];
	for (const piece of query.split(/[&;]/)) {
		const at = piece.indexOf('=');
		const ai = piece.slice(0, Math.max(at, 0));
		if (!/^\d+$/.test(ai)) continue;
		if (!aiRules().get(ai)?.isLinkAttribute) return null;
		pairs.push({ ai, text: piece.slice(at + 1).replaceAll('+', ' ') });
	}
	return pairs;
}

/** Only characters that elements know come out of it: theirs are all of one byte. */
function percentDecoded(text: string): string | null {
	if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
	return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function wholeGtin(digits: string, { zeroSuppressed }: LinkTerms): string | null {
	if (digits.length === 14 || !zeroSuppressed) return digits;
	if (!/^(?:\d{8}|\d{12,13})$/.test(digits)) return null;
	const whole = digits.padStart(14, '0');
	return gtinCheckDigit(whole.slice(0, 13)) === whole[13] ? whole : null;
}
