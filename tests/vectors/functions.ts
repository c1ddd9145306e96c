import { gtinCheckDigit, normaliseGtin, type Symbology } from '#domain/gtin/gtin.ts';
import { luhnCheckDigit } from '#domain/gtin/luhn.ts';
import { money } from '#domain/money/money.ts';
import type { Rate, Rounding } from '#domain/money/rounding.ts';
import { taxExclusive, taxInclusive } from '#domain/tax/tax.ts';
import type { Json } from '#protocol/canonical.ts';
import { chainHash } from '#protocol/hash.ts';
import { COMING_FUNCTIONS } from './coming-functions.ts';
import { PRICING_FUNCTIONS } from './pricing-functions.ts';
import { TILL_FUNCTIONS } from './till-functions.ts';
import type { Got, VectorData } from './vector.ts';

export type { Got, VectorData } from './vector.ts';

/** One product function for each `fn` this build knows. Some are asked of a vector among all of its file. */
export const FUNCTIONS: Readonly<Record<string, (data: VectorData, file: readonly VectorData[]) => Got>> = {
	taxInclusive: (data) => perMode((mode) => taxInclusive(amount(data.gross), percent(data.rate), mode)),
	taxExclusive: (data) => perMode((mode) => taxExclusive(amount(data.net), percent(data.rate), mode)),
	gtinNormalise: (data) => {
		const result = normaliseGtin(String(data.input), data.symbology as Symbology | undefined);
		return { key: result.ok ? result.value : null };
	},
	gtinCheckDigit: (data) => ({ cd: gtinCheckDigit(String(data.body)) }),
	luhn: (data) => ({ cd: luhnCheckDigit(String(data.body)) }),
	...PRICING_FUNCTIONS,
	...TILL_FUNCTIONS,
	...COMING_FUNCTIONS,
	chain: (data) => ({ hash: chainHash(String(data.prev), data.record as Json) }),
};

function perMode(tax: (mode: Rounding) => number): Got {
	return { floor: tax('floor'), half: tax('half_up'), ceil: tax('ceil') };
}

const amount = (value: unknown) => money(Number(value));

/** A percentage as written (`8`, `8.875`, `"9.975"`) as a rational. */
function percent(value: unknown): Rate {
	const [whole = '0', decimals = ''] = String(value).split('.');
	return { n: Number(whole + decimals), d: 100 * 10 ** decimals.length };
}
