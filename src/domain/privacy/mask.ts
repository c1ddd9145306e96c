const graphemes = (text: string): string[] =>
	[...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

/** Digits alone, all but the last four as stars (MSK-01, MSK-04). Four digits or fewer show none of themselves. */
function lastFour(text: string): string {
	const digits = text.normalize('NFKC').replace(/\D/g, '');
	return digits.length <= 4 ? '*'.repeat(digits.length) : digits.slice(-4).padStart(digits.length, '*');
}

/** A phone number as a shared screen shows it (domain.md §10.2). */
export const maskPhone = (phone: string): string => lastFour(phone);

/** A card or member number as a shared screen shows it; a payment card's is never stored at all. */
export const maskCardNumber = (number: string): string => lastFour(number);

/** First letter and domain of an address (MSK-02); a text that is no address shows nothing. */
export function maskMail(address: string): string {
	const at = address.lastIndexOf('@');
	return at < 1 ? '***' : `${graphemes(address)[0] ?? ''}***${address.slice(at)}`;
}

/**
 * Family name and the first character of what follows, a star for each other one (MSK-03). Characters are what people
 * see as one, never halves of a surrogate pair (MSK-06). A name of one part is shown, with nothing after it (MSK-05).
 */
export function maskName(name: string): string {
	const [family = '', ...others] = name.trim().split(/\s+/u);
	const [first = '', ...rest] = graphemes(others.join(' '));
	return `${family} ${first}${'*'.repeat(rest.length)}`;
}

/** Month and day of a birth date `YYYY-MM-DD`: a birthday promotion needs no year (MSK-07). */
export const maskBirthDate = (date: string): string => date.slice(5).replace('-', '/');
