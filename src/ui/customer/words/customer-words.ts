import type { Words } from '#ui/i18n/index.svelte.ts';
import type { Language } from '#ui/i18n/types.ts';
import type { ErrorWords, Severity } from '#ui/shared/error-words.ts';
import type { CustomerCode, CustomerRefusal } from '#usecases/customers.ts';
import en from './en.ts';
import { errorsEn, errorsJa } from './errors.ts';
import ja from './ja.ts';
import type { CustomerCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, CustomerCatalog>> = { ja, en };

/** The texts about customers in a language. They come with the screens that say them, not with the first load. */
export const customerWords = (language: Language): CustomerCatalog => CATALOGS[language];

const isOurs = (code: CustomerCode): code is CustomerRefusal => code in errorsJa;

/** What to say of a refusal, and the one safe thing to do. */
export function customerError(
	words: Words,
	code: CustomerCode,
): ErrorWords & { readonly severity: Severity } {
	if (!isOurs(code)) return words.error(code);
	const [said, action] = (words.language === 'ja' ? errorsJa : errorsEn)[code];
	return { severity: code === 'customer_known' ? 'info' : 'attention', words: said, action };
}
