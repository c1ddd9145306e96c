import type { Preferences } from '../shared/preferences.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light, dark, or as the device says; kept on this device. */
export class Appearance {
	readonly #preferences: Preferences;
	#theme = $state.raw<Theme>('auto');

	constructor(preferences: Preferences) {
		this.#preferences = preferences;
		const kept = preferences.read('theme');
		this.#apply(THEMES.find((theme) => theme === kept) ?? 'auto');
	}

	get theme(): Theme {
		return this.#theme;
	}

	choose(theme: Theme): void {
		this.#apply(theme);
		this.#preferences.write('theme', theme);
	}

	#apply(theme: Theme): void {
		this.#theme = theme;
		document.documentElement.dataset.theme = theme;
	}
}
