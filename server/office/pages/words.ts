import type { OfficeLanguage } from './language.ts';
import en from './words-en.ts';
import ja from './words-ja.ts';

/** Every text of the office's pages; each language has all of them with the same arguments. */
export type OfficeWords = typeof ja;

const WORDS: Readonly<Record<OfficeLanguage, OfficeWords>> = { ja, en };

/** The texts in a language. */
export const officeWords = (language: OfficeLanguage): OfficeWords => WORDS[language];
