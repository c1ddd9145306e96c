/** Digits of a phone as people write them: full-width, hyphens of every kind, brackets and +81 are the same number. */
export function phoneDigits(text: string): string {
	const digits = text.normalize('NFKC').replace(/[\s\-()‐‑‒–—―−ー.・/]/g, '');
	return digits.replace(/^\+81\(?0?/, '0');
}

/** Whether it can be called: ten digits from 0 in Japan, eleven for mobiles, or an international number with its +. */
export function isPhone(text: string): boolean {
	const digits = phoneDigits(text);
	return (
		/^0(?![5-9]0)[1-9]\d{8}$/.test(digits) ||
		/^0[5-9]0\d{8}$/.test(digits) ||
		/^\+[1-9]\d{7,14}$/.test(digits)
	);
}

/** A phone as it is read aloud: `090-1234-5678`, `0120-123-456`, `03-1234-5678`; what is not sure stays as it is. */
export function spokenPhone(text: string): string {
	const digits = phoneDigits(text);
	if (/^0[5-9]0\d{8}$/.test(digits)) return digits.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1-$2-$3');
	if (/^0(?:120|570)\d{6}$/.test(digits)) return digits.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1-$2-$3');
	if (/^0[36]\d{8}$/.test(digits)) return digits.replace(/^(\d{2})(\d{4})(\d{4})$/, '$1-$2-$3');
	return digits;
}
