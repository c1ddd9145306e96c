import { afterPaint } from '../shared/after-paint.ts';

/** Longest wait for a quiet moment after the first paint, ms. */
const AT_LATEST_MS = 1000;

/**
 * Whether the first selling screen has been drawn. A start leaves what only adorns it until then: the first scan of the
 * day waits for the till, never for the picture of the goods or for a time of day (opening `Intl` takes a slow tablet
 * 0.1 s for dates and 0.2 s for numbers).
 */
export class FirstPaint {
	#isDrawn = $state.raw(false);
	#isQuiet = $state.raw(false);
	#hasBegun = false;
	#tellQuiet = () => {};
	/** Settles when {@link isQuiet} becomes true. */
	readonly quiet = new Promise<void>((resolve) => {
		this.#tellQuiet = resolve;
	});

	/** The screen has been on the display once. */
	get isDrawn(): boolean {
		return this.#isDrawn;
	}
	/** And nothing waited to be done after it. */
	get isQuiet(): boolean {
		return this.#isQuiet;
	}

	/** The screen is being put up; only the first call counts. */
	begin(): void {
		if (this.#hasBegun) return;
		this.#hasBegun = true;
		afterPaint(() => this.#drawn());
	}

	#drawn(): void {
		this.#isDrawn = true;
		const quiet = () => {
			this.#isQuiet = true;
			this.#tellQuiet();
		};
		// Safari knows no idle moments.
		if (typeof requestIdleCallback === 'undefined') setTimeout(quiet, AT_LATEST_MS / 2);
		else requestIdleCallback(quiet, { timeout: AT_LATEST_MS });
	}
}
