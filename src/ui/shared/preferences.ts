/** Small choices of this device that may be lost without harm: language, light or dark. */
export type Preferences = {
	read(name: string): string | null;
	write(name: string, value: string): void;
};

/** Kept in the browser; a browser that refuses storage forgets them at the next start. */
export const keptPreferences: Preferences = {
	read(name) {
		try {
			return localStorage.getItem(`noren.${name}`);
		} catch {
			return null;
		}
	},
	write(name, value) {
		try {
			localStorage.setItem(`noren.${name}`, value);
		} catch {
			// Refused storage: the choice holds until the page closes.
		}
	},
};
