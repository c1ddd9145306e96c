import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { ShiftCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, ShiftCatalog>> = { ja, en };

/** The texts about the drawer's day in a language. They come with its screens, not with the first load. */
export const shiftWords = (language: Language): ShiftCatalog => CATALOGS[language];
