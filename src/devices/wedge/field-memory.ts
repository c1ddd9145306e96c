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

/** Takes a scanned code out of the field it was typed into; what the person typed before stays (WDG-07). */
export class FieldMemory {
	#state: FieldState | null = null;

	remember(field: FieldState['field'] | null): void {
		this.#state = field && {
			field,
			value: field.value,
			start: field.selectionStart,
			end: field.selectionEnd,
		};
	}

	/** Puts the field back and tells its listeners. */
	restore(): void {
		const state = this.#state;
		this.#state = null;
		if (state === null || !state.field.isConnected || state.field.value === state.value) return;
		state.field.value = state.value;
		if (state.start !== null) state.field.setSelectionRange(state.start, state.end);
		state.field.dispatchEvent(new Event('input', { bubbles: true }));
	}
}
