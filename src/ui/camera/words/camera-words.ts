import type { Language } from '#ui/i18n/types.ts';
import en from './en.ts';
import ja from './ja.ts';
import type { CameraCatalog } from './types.ts';

const CATALOGS: Readonly<Record<Language, CameraCatalog>> = { ja, en };

/** The texts of the camera in a language. They come with it, not with the first load. */
export const cameraWords = (language: Language): CameraCatalog => CATALOGS[language];
