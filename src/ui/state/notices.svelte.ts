/** A word about what just happened, with a way back where there is one. */
export type Notice = { readonly id: number; readonly text: string; readonly undo?: () => void };

const SHOWN_MS = 7000;

/** The one notice on the screen; a newer one replaces it, and it leaves by itself. */
export class Notices {
	#current = $state.raw<Notice | null>(null);
	#count = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	get current(): Notice | null {
		return this.#current;
	}

	show(text: string, undo?: () => void): void {
		clearTimeout(this.#timer);
		this.#count += 1;
		this.#current = { id: this.#count, text, ...(undo && { undo }) };
		this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
	}

	undo(): void {
		const undo = this.#current?.undo;
		this.dismiss();
		undo?.();
	}

	dismiss(): void {
		clearTimeout(this.#timer);
		this.#current = null;
	}
}
