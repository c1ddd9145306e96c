import { ok, type Result, refused } from '#domain/result.ts';

/** One piece of an in-store code: from its first digit, this many digits. */
export type DigitRange = { readonly from: number; readonly length: number };

/**
 * How a company lays its in-store codes out: fixed digits, then `I` item, `P` price or `W` weight, `V` price check
 * digit, `C` check digit, such as `02IIIIIVPPPPC`. No standard says so; the prefix chooses the template (domain.md §4.2).
 */
export type InStoreTemplate = {
	readonly prefix: string;
	readonly length: number;
	readonly item: DigitRange;
	/** What the code carries besides the item; a code of the number alone (PLU) has none. */
	readonly value: (DigitRange & { readonly of: 'price' | 'weight' }) | null;
	/** Where the price check digit stands. */
	readonly priceCheck: number | null;
	/** Decimals of the kilograms of a weight: `WWWWW` with 3 is {NNDDD}. */
	readonly weightDecimals: number;
	/** Digits of the code, from the left, that the item is looked up by; what follows is zero in the search key. */
	readonly searchDigits: number;
	/** Whether the price inside is what the customer pays, as labels in Japan say. */
	readonly taxIncluded: boolean;
};

/** What a template says besides its letters. */
export type TemplateTerms = Partial<Pick<InStoreTemplate, 'weightDecimals' | 'searchDigits' | 'taxIncluded'>>;

/** Why a text is not a template. */
export type TemplateRefusal = 'template_letters' | 'template_length' | 'template_price_check';

const LETTERS = /^(\d{1,7})(I{1,10})(?:(V?)(P{2,8})|(W{2,8}))?C$/;

/**
 * Reads a template of 8 or 13 digits. Without `searchDigits` the item's own digits decide what a code is looked up by;
 * registers that keep some of them for themselves (Casio, S29) say how many count.
 */
export function readTemplate(
	letters: string,
	terms: TemplateTerms = {},
): Result<InStoreTemplate, TemplateRefusal> {
	const found = LETTERS.exec(letters);
	if (!found) return refused('template_letters');
	if (letters.length !== 8 && letters.length !== 13) return refused('template_length');
	const [, prefix = '', item = '', check = '', price = '', weight = ''] = found;
	// Only prices of four and five digits have a rule for their check digit.
	if (check !== '' && price.length !== 4 && price.length !== 5) return refused('template_price_check');
	const itemEnd = prefix.length + item.length;
	const value = { from: itemEnd + check.length, length: (price || weight).length };
	const { weightDecimals = 3, searchDigits = itemEnd, taxIncluded = true } = terms;
	return ok({
		...{ prefix, length: letters.length, weightDecimals, searchDigits, taxIncluded },
		item: { from: prefix.length, length: item.length },
		value: value.length === 0 ? null : { ...value, of: weight ? 'weight' : 'price' },
		priceCheck: check === '' ? null : itemEnd,
	});
}
