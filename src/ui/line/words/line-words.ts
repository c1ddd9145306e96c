import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { LineCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, LineCatalog>> = { ja, en };

/** The texts about a line's price in a language. They come with its sheet, not with the first load. */
export const lineWords = (language: Language): LineCatalog => CATALOGS[language];
