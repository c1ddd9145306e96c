import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';

const CATALOGS: Readonly<Record<Language, typeof ja>> = { ja, en };

/** The texts about scanners in a language. */
export const scannerWords = (language: Language): typeof ja => CATALOGS[language];
