import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { HealthCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, HealthCatalog>> = { ja, en };

/** The texts about safety in a language. They come with the screens that say them, not with the first load. */
export const healthWords = (language: Language): HealthCatalog => CATALOGS[language];
