import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';

export type LabelCatalog = typeof ja;
const CATALOGS: Readonly<Record<Language, LabelCatalog>> = { ja, en };

/** The texts about labels in a language. */
export const labelScreenWords = (language: Language): LabelCatalog => CATALOGS[language];
