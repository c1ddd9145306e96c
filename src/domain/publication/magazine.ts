import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { type Money, money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** What the code of a Japanese periodical says (domain.md §4.4, S33). */
export type Magazine = {
	/** Magazine code of five digits and the issue, as the trade writes them: `05947-04`. */
	readonly magazine: string;
	readonly issue: string;
	/** Last digit of the year; it comes round every ten years. */
	readonly yearDigit: string;
	/** Yen before tax; null without the add-on, or above ¥9,999: the till takes the catalogue's or asks (MAG-02). */
	readonly price: Money | null;
};

/** Why codes are not a periodical. */
export type MagazineRefusal = 'magazine_code' | 'magazine_add_on';

/** Reads `491` + `0` + code(5) + issue(2) + year(1) + check digit, with the add-on `0` + price(4) where it was scanned. */
export function readMagazine(code: string, addOn: string | null): Result<Magazine, MagazineRefusal> {
	const gtin = normaliseGtin(code);
	const found = gtin.ok ? /^04910(\d{5})(\d{2})(\d)\d$/.exec(gtin.value) : null;
	if (!found) return refused('magazine_code');
	const [, magazine = '', issue = '', yearDigit = ''] = found;
	const digits = addOn?.normalize('NFKC').trim() ?? '00000';
	if (!/^0\d{4}$/.test(digits)) return refused('magazine_add_on');
	const price = Number(digits) === 0 ? null : money(Number(digits));
	return ok({ magazine, issue, yearDigit, price });
}
