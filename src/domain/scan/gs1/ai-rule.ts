import { invariant } from '#domain/invariant.ts';
import { type AiCheck, isAiCheck } from './ai-checks.ts';
import { AI_TABLE } from './ai-table.ts';

/** One piece of an AI's value. Only the last one may be of variable length. */
export type AiPart = {
	/** N digits, X character set 82, Y character set 39, Z base64url. */
	readonly charset: 'N' | 'X' | 'Y' | 'Z';
	readonly min: number;
	readonly max: number;
	readonly isOptional: boolean;
	readonly checks: readonly AiCheck[];
};

/** What the dictionary says of one application identifier. */
export type AiRule = {
	readonly ai: string;
	/** Of a length known beforehand: nothing has to end it. */
	readonly isPredefined: boolean;
	/** May stand in the query of a Digital Link. */
	readonly isLinkAttribute: boolean;
	readonly parts: readonly AiPart[];
	/** Each entry wants one of its groups, whole. */
	readonly requires: readonly (readonly (readonly string[])[])[];
	readonly excludes: readonly string[];
	/** Qualifiers in their order, by alternative, where it is a key of a Digital Link; else null. */
	readonly linkKey: readonly (readonly string[])[] | null;
};

let rules: ReadonlyMap<string, AiRule> | null = null;

/** Every application identifier there is, by its digits. */
export function aiRules(): ReadonlyMap<string, AiRule> {
	rules ??= new Map(
		AI_TABLE.trim()
			.split('\n')
			.flatMap(rulesOf)
			.map((rule) => [rule.ai, rule]),
	);
	return rules;
}

/** The identifier that a text begins with; they are 2 to 4 digits and none begins another. */
export function ruleAt(text: string, from: number): AiRule | null {
	const all = aiRules();
	for (let length = 2; length <= 4; length++) {
		const rule = all.get(text.slice(from, from + length));
		if (rule) return rule;
	}
	return null;
}

/** Whether an identifier is the one a pattern names; `n` stands for any digit. */
export const matchesAi = (pattern: string, ai: string): boolean =>
	pattern.length === ai.length &&
	[...pattern].every((letter, at) => (letter === 'n' ? /\d/.test(ai[at] ?? '') : letter === ai[at]));

const FLAGS = /^[*?!"$%&'()+,\-./:;<=>@[\\\]^_`{|}~]+$/;

function rulesOf(line: string): AiRule[] {
	const [ais = '', ...words] = line.split(' ');
	const flags = FLAGS.test(words[0] ?? '') ? (words.shift() ?? '') : '';
	const isPart = (word: string) => /^\[?[NXYZ][\d.]/.test(word);
	const attributes = words.filter((word) => !isPart(word));
	const values = (name: string) =>
		attributes.flatMap((word) => (word.startsWith(`${name}=`) ? word.slice(name.length + 1) : []));
	const [keys] = values('dlpkey');
	const linkKey =
		keys?.split('|').map((each) => each.split(',')) ?? (attributes.includes('dlpkey') ? [] : null);
	const shared = {
		isPredefined: flags.includes('*'),
		isLinkAttribute: flags.includes('?'),
		parts: words.filter(isPart).map(partOf),
		requires: values('req').map((groups) => groups.split(',').map((group) => group.split('+'))),
		excludes: values('ex').flatMap((each) => each.split(',')),
		linkKey,
	};
	return range(ais).map((ai) => ({ ai, ...shared }));
}

/** `3100-3105` as its identifiers. */
function range(ais: string): string[] {
	const [from = '', to = from] = ais.split('-');
	return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) =>
		String(Number(from) + n).padStart(from.length, '0'),
	);
}

function partOf(word: string): AiPart {
	const isOptional = word.startsWith('[');
	const [size = '', ...checks] = word.replace(/[[\]]/g, '').split(',');
	const found = /^([NXYZ])(\.\.)?(\d+)$/.exec(size);
	invariant(found, `the dictionary describes a piece as ${word}`);
	const [, charset, upTo, digits] = found;
	const max = Number(digits);
	return {
		charset: charset as AiPart['charset'],
		...{ min: upTo ? 1 : max, max, isOptional },
		checks: checks.filter(isAiCheck),
	};
}
