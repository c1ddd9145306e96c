import { invariant } from '#domain/invariant.ts';
import type { ErrorCode } from '#usecases/services.ts';
import { ERROR_MESSAGES, type ErrorMessage, type ErrorWords } from '../shared/error-messages.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { Catalog, Language } from './types.ts';

/** Names of the languages, each in itself. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
	{ id: 'ja', name: '日本語' },
	{ id: 'en', name: 'English' },
];

const CATALOGS: Record<Language, () => Promise<{ readonly default: Catalog }>> = {
	ja: () => import('./ja.ts'),
	en: () => import('./en.ts'),
};

/** The language of the screens: one catalog is loaded, and changing it changes every text at once. */
export class Words {
	readonly #preferences: Preferences;
	#spoken = $state.raw<{ readonly language: Language; readonly catalog: Catalog }>();

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
		invariant(this.#spoken, 'texts are read after a language is loaded');
		return this.#spoken.catalog;
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
	error(code: ErrorCode): ErrorWords & Pick<ErrorMessage, 'severity' | 'dataAtRisk'> {
		const { severity, dataAtRisk, ...words } = ERROR_MESSAGES[code];
		return { severity, dataAtRisk, ...words[this.language] };
	}

	async #load(language: Language): Promise<void> {
		const { default: catalog } = await CATALOGS[language]();
		this.#spoken = { language, catalog };
		document.documentElement.lang = language;
	}
}
