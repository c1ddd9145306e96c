/** A column of the file: where it stands and what the file calls it. */
export type Column = { readonly index: number; readonly name: string };

/** Header names as compared: width, case, blanks, underscores and hyphens make no difference. */
export const headerKey = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s_\-・]/gu, '');

/** The header of a file, to be asked for columns by any of their names. */
export class Columns {
	readonly names: readonly string[];
	readonly #byKey = new Map<string, Column>();

	constructor(names: readonly string[]) {
		this.names = names;
		names.forEach((name, index) => {
			const key = headerKey(name);
			if (key !== '' && !this.#byKey.has(key)) this.#byKey.set(key, { index, name });
		});
	}

	/** The first column that has one of the names; null when the file has none of them. */
	find(...aliases: string[]): Column | null {
		for (const alias of aliases) {
			const column = this.#byKey.get(headerKey(alias));
			if (column) return column;
		}
		return null;
	}

	/** Whether every one of the names is there. */
	has(...names: string[]): boolean {
		return names.every((name) => this.find(name) !== null);
	}

	/** Columns whose compared name matches, in file order, with what the pattern caught. */
	matching(pattern: RegExp): { readonly column: Column; readonly match: RegExpExecArray }[] {
		return this.names.flatMap((name, index) => {
			const match = pattern.exec(name.normalize('NFKC').trim());
			return match ? [{ column: { index, name }, match }] : [];
		});
	}
}
