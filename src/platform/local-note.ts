/**
 * A small text outside the database, in localStorage. Blocked or full storage is no failure: a note is a help, and
 * reading answers null where there is none.
 */
export const localNote = {
	read(key: string): string | null {
		try {
			return localStorage.getItem(key);
		} catch {
			return null;
		}
	},
	keep(key: string, text: string): void {
		try {
			localStorage.setItem(key, text);
		} catch {
			// Blocked or full: the database is the truth, this was a help for the day it is lost.
		}
	},
	drop(key: string): void {
		try {
			localStorage.removeItem(key);
		} catch {
			// Blocked: then there is no note either.
		}
	},
};
