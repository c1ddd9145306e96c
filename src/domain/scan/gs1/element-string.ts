import { ok, type Result, refused } from '#domain/result.ts';
import { isOfCharset, passesCheck } from './ai-checks.ts';
import { type AiRule, aiRules, ruleAt } from './ai-rule.ts';

/** An application identifier with its value, which has passed everything the dictionary says of it. */
export type AiElement = { readonly ai: string; readonly value: string };

/** Why a text is not made of GS1 elements. */
export type ElementRefusal = 'gs1_unknown_ai' | 'gs1_value' | 'gs1_form';

/** What ends a value of variable length: FNC1 as scanners send it. */
export const GS = '\u001d';

/** Reads elements one after another, as a scanner sends them behind `]C1` and the like. Any order, nothing left over. */
export function readElementString(text: string): Result<readonly AiElement[], ElementRefusal> {
	const elements: AiElement[] = [];
	for (let at = 0; at < text.length; ) {
		const rule = ruleAt(text, at);
		if (!rule) return refused('gs1_unknown_ai');
		const from = at + rule.ai.length;
		const separator = text.indexOf(GS, from);
		const end = rule.isPredefined ? from + lengthOf(rule) : separator < 0 ? text.length : separator;
		const value = text.slice(from, end);
		if (!isValueOf(rule, value)) return refused('gs1_value');
		elements.push({ ai: rule.ai, value });
		at = text[end] === GS ? end + 1 : end;
	}
	return elements.length > 0 ? ok(elements) : refused('gs1_form');
}

/** Reads what is printed below the bars: `(01)…(10)…`; a bracket inside a value is written `\(`. */
export function readBracketed(text: string): Result<readonly AiElement[], ElementRefusal> {
	const elements: AiElement[] = [];
	const one = /\((\d{2,4})\)((?:\\\(|[^(])*)/y;
	while (one.lastIndex < text.length) {
		const found = one.exec(text);
		if (!found) return refused('gs1_form');
		const [, ai = '', escaped = ''] = found;
		const value = escaped.replaceAll('\\(', '(');
		const rule = aiRules().get(ai);
		if (!rule) return refused('gs1_unknown_ai');
		if (!isValueOf(rule, value)) return refused('gs1_value');
		elements.push({ ai, value });
	}
	return elements.length > 0 ? ok(elements) : refused('gs1_form');
}

/** Whether a value is what its identifier wants: pieces, lengths, characters, check digits, days. */
export function isValueOf({ parts }: AiRule, value: string): boolean {
	let at = 0;
	for (const { charset, min, max, isOptional, checks } of parts) {
		if (isOptional && at === value.length) break;
		const piece = value.slice(at, at + max);
		if (piece.length < min || !isOfCharset(charset, piece)) return false;
		if (!checks.every((check) => passesCheck(check, piece))) return false;
		at += piece.length;
	}
	return at === value.length;
}

const lengthOf = ({ parts }: AiRule): number => parts.reduce((sum, { max }) => sum + max, 0);
