import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { EReceiptCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, EReceiptCatalog>> = { ja, en };

/** The texts about e-receipts in a language. They come with its screens, not with the first load. */
export const eReceiptWords = (language: Language): EReceiptCatalog => CATALOGS[language];

/** What a customer is asked to do, in the language the till is not in. */
export const forTheOther = (language: Language): { readonly lang: Language; readonly text: string } =>
	language === 'ja' ? { lang: 'en', text: en.scan } : { lang: 'ja', text: ja.scan };
