import type { Words } from '#ui/i18n/index.svelte.ts';
import type { Language } from '#ui/i18n/types.ts';
import type { ErrorWords, Severity } from '#ui/shared/error-words.ts';
import type { CouponCode } from '#usecases/coupons.ts';
import en from './en.ts';
import { type CouponTexts, errorsEn, errorsJa } from './errors.ts';
import ja from './ja.ts';

/** The texts about coupons; each language has all of them with the same arguments. */
export type CouponCatalog = {
	readonly [K in keyof typeof ja]: (typeof ja)[K] extends string ? string : (typeof ja)[K];
};

const CATALOGS: Readonly<Record<Language, CouponCatalog>> = { ja, en };

/** The texts about coupons in a language. They come with the screens that say them. */
export const couponWords = (language: Language): CouponCatalog => CATALOGS[language];

const isOurs = (code: CouponCode): code is keyof CouponTexts => code in errorsJa;

/** What to say of a coupon that does nothing here, and the one safe thing to do. */
export function couponError(words: Words, code: CouponCode): ErrorWords & { readonly severity: Severity } {
	if (!isOurs(code)) return words.error(code);
	const [said, action] = (words.language === 'ja' ? errorsJa : errorsEn)[code];
	return { severity: 'attention', words: said, action };
}
