import { invariant } from '#domain/invariant.ts';
import type { ErrorCode } from '#usecases/services.ts';
import { type ErrorTexts, type ErrorWords, type Severity, severityOf } from '../shared/error-words.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { Catalog, Language } from './types.ts';

/** Names of the languages, each in itself. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
	{ id: 'ja', name: '日本語' },
	{ id: 'en', name: 'English' },
];

type Texts = { readonly default: Catalog; readonly errors: ErrorTexts };

const TEXTS: Record<Language, () => Promise<Texts>> = {
	ja: () => import('./ja.ts'),
	en: () => import('./en.ts'),
};

/** The language of the screens: one catalog is loaded, and changing it changes every text at once. */
export class Words {
	readonly #preferences: Preferences;
	#spoken = $state.raw<{ readonly language: Language; readonly texts: Texts }>();

	constructor(preferences: Preferences) {
		this.#preferences = preferences;
	}

	get isReady(): boolean {
		return this.#spoken !== undefined;
	}

	get language(): Language {
		return this.#spoken?.language ?? 'ja';
	}

	/** The texts; read only once `isReady`. */
	get t(): Catalog {
		return this.#texts.default;
	}

	/** Loads the language the address asks for, else the one kept on this device, else Japanese. */
	async start(asked: Language | null): Promise<void> {
		const kept = this.#preferences.read('language');
		await this.#load(asked ?? (kept === 'en' ? kept : 'ja'));
	}

	async speak(language: Language): Promise<void> {
		await this.#load(language);
		this.#preferences.write('language', language);
	}

	/** What to say of a failure in this language. */
	error(code: ErrorCode): ErrorWords & { readonly severity: Severity } {
		const [words, action] = this.#texts.errors[code];
		return { severity: severityOf(code), words, action };
	}

	get #texts(): Texts {
		invariant(this.#spoken, 'texts are read after a language is loaded');
		return this.#spoken.texts;
	}

	async #load(language: Language): Promise<void> {
		this.#spoken = { language, texts: await TEXTS[language]() };
		document.documentElement.lang = language;
	}
}
