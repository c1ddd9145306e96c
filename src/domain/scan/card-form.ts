import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { luhnCheckDigit } from '#domain/gtin/luhn.ts';

/** How the numbers of a shop's cards look: a beginning of their own, one length, and how they end. */
export type CardForm = {
	readonly prefix: string;
	readonly length: number;
	readonly check: 'none' | 'mod10' | 'luhn';
};

/**
 * The number of a card, or null when it is of none of these forms. NW-7 prints a start and a stop letter around it, which
 * are no part of the number (MEM-02).
 */
export function cardNumber(text: string, forms: readonly CardForm[]): string | null {
	const number = withoutStartStop(text);
	return forms.some((form) => isOfForm(number, form)) ? number : null;
}

/** What stands between the start and stop letters of NW-7 (codabar); the text itself where it has none. */
export const withoutStartStop = (text: string): string =>
	/^([A-Da-d])(\d[\d\-$:/.+]*)[A-Da-d]$/.exec(text)?.[2] ?? text;

function isOfForm(number: string, { prefix, length, check }: CardForm): boolean {
	if (number.length !== length || !number.startsWith(prefix)) return false;
	if (check === 'none') return /^[\dA-Z-]+$/.test(number);
	if (!/^\d{2,}$/.test(number)) return false;
	const checkDigit = check === 'luhn' ? luhnCheckDigit : gtinCheckDigit;
	return checkDigit(number.slice(0, -1)) === number.at(-1);
}
