import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { StockCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, StockCatalog>> = { ja, en };

/** The texts about stock in a language. They come with its screens, not with the first load. */
export const stockWords = (language: Language): StockCatalog => CATALOGS[language];
