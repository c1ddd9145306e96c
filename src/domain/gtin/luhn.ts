import { invariant } from '#domain/invariant.ts';

/** Luhn check digit (ISO/IEC 7812-1 Annex B) of the digits before it; used on member cards (MEM-01). */
export function luhnCheckDigit(body: string): string {
	invariant(/^\d+$/.test(body), 'Luhn takes digits');
	let total = 0;
	for (let i = 0; i < body.length; i++) {
		const digit = Number(body[body.length - 1 - i]);
		const weighted = i % 2 === 0 ? digit * 2 : digit;
		total += weighted > 9 ? weighted - 9 : weighted;
	}
	return String((10 - (total % 10)) % 10);
}
