import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { ReturnCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, ReturnCatalog>> = { ja, en };

/** The texts about returns in a language. They come with the screens that say them, not with the first load. */
export const returnWords = (language: Language): ReturnCatalog => CATALOGS[language];
