import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { PrintCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, PrintCatalog>> = { ja, en };

/** The texts about printing in a language. They come with its screens, not with the first load. */
export const printWords = (language: Language): PrintCatalog => CATALOGS[language];
