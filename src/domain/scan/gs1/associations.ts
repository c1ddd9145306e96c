import { type AiRule, aiRules, matchesAi } from './ai-rule.ts';
import type { AiElement } from './element-string.ts';

/** What is wrong between the elements of one code. */
export type AssociationFault = 'gs1_repeated' | 'gs1_contradiction' | 'gs1_incomplete';

/** Keys that are a serial number only with the digits that may be left out, and how long they are without them. */
const SERIALISED: Readonly<Record<string, number>> = { 253: 13, 255: 13, 8003: 14 };

/** Elements that cannot stand together: one identifier with two values, or two that exclude each other. */
export function contradictionIn(elements: readonly AiElement[]): AssociationFault | null {
	const values = new Map<string, string>();
	for (const { ai, value } of elements) {
		if ((values.get(ai) ?? value) !== value) return 'gs1_repeated';
		values.set(ai, value);
	}
	const all = [...values.keys()];
	const clash = (ai: string, pattern: string) =>
		all.some((other) => other !== ai && matchesAi(pattern, other));
	return all.some((ai) => ruleOf(ai)?.excludes.some((pattern) => clash(ai, pattern)))
		? 'gs1_contradiction'
		: null;
}

/** Elements that the dictionary wants others with, which are not there. */
export function omissionIn(elements: readonly AiElement[]): AssociationFault | null {
	const all = elements.map(({ ai }) => ai);
	const has = (pattern: string) => all.some((ai) => matchesAi(pattern, ai));
	const isAlone = (ai: string) =>
		ruleOf(ai)?.requires.some((groups) => !groups.some((group) => group.every(has))) ?? false;
	if (all.some(isAlone)) return 'gs1_incomplete';
	const unserialised = ({ ai, value }: AiElement) => value.length <= (SERIALISED[ai] ?? -1);
	return all.includes('8030') && elements.some(unserialised) ? 'gs1_incomplete' : null;
}

const ruleOf = (ai: string): AiRule | undefined => aiRules().get(ai);
