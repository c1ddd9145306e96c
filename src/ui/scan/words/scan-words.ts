import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { ScanCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, ScanCatalog>> = { ja, en };

/** The texts about scans in a language. They come with what reads them, not with the first load. */
export const scanWords = (language: Language): ScanCatalog => CATALOGS[language];
