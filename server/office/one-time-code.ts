import type { RandomBytes } from '#server/random.ts';

/** 32 signs that cannot be mistaken for each other on paper (Crockford), so each carries five random bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code `XXXX-XXXX` of forty random bits, to be read from one screen and typed into another. */
export function oneTimeCode(random: RandomBytes): string {
	const signs = Array.from(random(8), (byte) => ALPHABET[byte & 31]).join('');
	return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/** A code as a person typed it, in its written form: full width, small letters and missing dashes are forgiven. */
export function tidyCode(typed: string): string {
	const signs = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');
	return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}
