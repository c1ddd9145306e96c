/** A text field as it was before a scan began to type into it. */
type FieldState = {
	readonly field: HTMLInputElement | HTMLTextAreaElement;
	readonly value: string;
	readonly start: number | null;
	readonly end: number | null;
};

/** The text field that has the focus, or null. */
export function focusedField(page: Document): FieldState['field'] | null {
	const { activeElement } = page;
	if (activeElement instanceof HTMLTextAreaElement) return activeElement;
	if (!(activeElement instanceof HTMLInputElement)) return null;
	return ['text', 'search', 'tel', 'number', 'email', 'url', 'password'].includes(activeElement.type)
		? activeElement
		: null;
}

/** An input method goes on writing for a moment after the last key, ms. */
const LATE_MS = 400;

/** Takes a scanned code out of the field it was typed into; what the person typed before stays (WDG-07). */
export class FieldMemory {
	readonly #page: Pick<Window, 'setTimeout' | 'clearTimeout'>;
	#state: FieldState | null = null;
	#leave = () => {};

	constructor(page: Pick<Window, 'setTimeout' | 'clearTimeout'>) {
		this.#page = page;
	}

	remember(field: FieldState['field'] | null): void {
		this.#leave();
		this.#state = field && {
			field,
			value: field.value,
			start: field.selectionStart,
			end: field.selectionEnd,
		};
	}

	/** Puts the field back and tells its listeners; what an input method still writes into it of the scan, too. */
	restore(scanned: string): void {
		const state = this.#state;
		this.#state = null;
		if (state === null || !state.field.isConnected) return;
		putBack(state);
		this.#leave();
		const { field } = state;
		const late = (event: Event) => {
			if (isOfScan(event, scanned)) putBack(state);
		};
		field.addEventListener('input', late);
		field.addEventListener('compositionend', late);
		const timer = this.#page.setTimeout(() => this.#leave(), LATE_MS);
		this.#leave = () => {
			this.#page.clearTimeout(timer);
			field.removeEventListener('input', late);
			field.removeEventListener('compositionend', late);
			this.#leave = () => {};
		};
	}
}

/** Whether an input method wrote it, or it is a piece of the scan itself: a person types one character at a time. */
function isOfScan(event: Event, scanned: string): boolean {
	if (event.type === 'compositionend') return true;
	if (!(event instanceof InputEvent)) return false;
	const text = event.data?.normalize('NFKC') ?? '';
	return /Composition/.test(event.inputType) || (text.length > 1 && scanned.includes(text));
}

function putBack({ field, value, start, end }: FieldState): void {
	if (field.value === value) return;
	field.value = value;
	if (start !== null) field.setSelectionRange(start, end);
	field.dispatchEvent(new Event('input', { bubbles: true }));
}
