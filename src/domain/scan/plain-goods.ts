import { type Gtin, normaliseGtin } from '#domain/gtin/gtin.ts';

/** Prefixes that mean something else than an item of a catalogue, or not only that (domain.md §4.1). */
const SPECIAL = /^0(?:0[245]|2|192|491|9[789])/;

/**
 * The item of a text that can be nothing but one: digits of a GTIN-12, -13 or -14 with their check digit and an ordinary
 * prefix. Null says only that the whole classifier has to look; where it answers, that says the same.
 */
export function plainGoods(text: string): Gtin | null {
	if (!/^\d{12,14}$/.test(text)) return null;
	const gtin = normaliseGtin(text);
	return gtin.ok && !SPECIAL.test(gtin.value) ? gtin.value : null;
}
