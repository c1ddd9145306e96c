/** Where a person types words or numbers: there a number is theirs. */
const isField = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/** Most digits of a number before a scan. */
const MOST = 3;

/** A number and `*` typed outside of every field (`3*`), as on a numeric pad beside the till: how many the next scan is. */
export class TypedTimes {
	readonly #take: (typed: string) => boolean;
	#digits = '';

	constructor(take: (typed: string) => boolean) {
		this.#take = take;
	}

	heard(event: KeyboardEvent): void {
		if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.key === 'Shift')
			return;
		const key = event.key.normalize('NFKC');
		const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.key === 'Process' ? event.code : '')?.[1] ?? key;
		if (/^\d$/.test(digit)) {
			// Longer ones are codes, of a scanner or a person.
			this.#digits = this.#digits.length > MOST ? this.#digits : this.#digits + digit;
			return;
		}
		const isTimes = key === '*' || key === '×' || event.code === 'NumpadMultiply';
		if (isTimes && this.#digits.length <= MOST && this.#take(`${this.#digits}*`)) event.preventDefault();
		this.#digits = '';
	}
}
