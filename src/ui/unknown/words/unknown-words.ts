import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { UnknownCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, UnknownCatalog>> = { ja, en };

/** The texts about a code that no item has, in a language. They come with its screen, not with the first load. */
export const unknownWords = (language: Language): UnknownCatalog => CATALOGS[language];
