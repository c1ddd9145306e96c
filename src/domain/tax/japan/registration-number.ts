/** What a text is as an invoice issuer's registration number (`T` + 13 digits, domain.md §1.3). */
export type RegistrationCheck =
	| { readonly status: 'valid'; readonly number: string }
	/** Right in form, but not a company's check digit: sole proprietors have others, so this warns and blocks nothing. */
	| { readonly status: 'unusual'; readonly number: string; readonly expected: string }
	/** Not a registration number; `suggestion` when only the T is missing. */
	| { readonly status: 'refused'; readonly suggestion: string | null };

/** Reads a registration number as people type it: full width, hyphens, spaces and a small t are put right. */
export function checkRegistrationNumber(text: string): RegistrationCheck {
	const plain = text
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[\s\-‐‑‒–—―−ー]/gu, '');
	if (/^\d{13}$/.test(plain)) return { status: 'refused', suggestion: `T${plain}` };
	if (!/^T\d{13}$/.test(plain)) return { status: 'refused', suggestion: null };
	const expected = companyCheckDigit(plain.slice(2));
	return plain[1] === expected
		? { status: 'valid', number: plain }
		: { status: 'unusual', number: plain, expected };
}

/** First digit of a 法人番号 from the 12 behind it: `9 − (Σ Pn×Qn mod 9)`, Q 1 and 2 in turn from the right. */
export function companyCheckDigit(body: string): string {
	let total = 0;
	for (let n = 1; n <= body.length; n++) total += Number(body[body.length - n]) * (n % 2 === 1 ? 1 : 2);
	return String(9 - (total % 9));
}
