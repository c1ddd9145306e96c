import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { TenderCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, TenderCatalog>> = { ja, en };

/** The texts about tenders in a language. They come with its screens, not with the first load. */
export const tenderWords = (language: Language): TenderCatalog => CATALOGS[language];
