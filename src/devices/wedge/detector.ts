import { keyCharacter, type WedgeKey } from './key-character.ts';

/** When a run of keys counts as a scanner (domain.md §4.5). All times in milliseconds. */
export type WedgeSettings = {
	/** Fewest characters of a scan. */
	readonly minLength: number;
	/** A longer pause than this ends a run. */
	readonly gapMs: number;
	/** The mean pause inside a scan. */
	readonly meanGapMs: number;
	/** Silence that ends a scan without a suffix key. */
	readonly silenceMs: number;
	/** The same code again sooner than this is one scan; 0 for never (WDG-10). */
	readonly dedupeMs: number;
};

/** Fits wired and most Bluetooth scanners; a device may have its own. */
export const DEFAULT_WEDGE: WedgeSettings = {
	minLength: 6,
	gapMs: 50,
	meanGapMs: 30,
	silenceMs: 100,
	dedupeMs: 0,
};

/** What a run of keys turned out to be. `misread`: as fast as a scanner, but broken in the middle (WDG-06). */
export type WedgeEvent =
	| { readonly kind: 'scan'; readonly text: string }
	| { readonly kind: 'misread'; readonly text: string };

/** What the caller does with a key: `suffix` is the scanner's own Enter or Tab and must press nothing. */
export type KeyVerdict = {
	readonly role: 'none' | 'start' | 'part' | 'suffix';
	readonly events: readonly WedgeEvent[];
};

const NOTHING: KeyVerdict = { role: 'none', events: [] };

/**
 * Tells a keyboard-wedge scanner from typing by its rhythm. Pure: times come with the keys, and whoever owns the
 * clock calls `silence` once `silenceMs` have passed without a key.
 */
export class WedgeDetector {
	readonly #settings: WedgeSettings;
	#text = '';
	#startedAt = 0;
	#lastAt = Number.NEGATIVE_INFINITY;
	/** This run follows a broken one so closely that it is its tail: it must not sell anything. */
	#isTail = false;
	#previous: { readonly text: string; readonly at: number } | null = null;

	constructor(settings: WedgeSettings = DEFAULT_WEDGE) {
		this.#settings = settings;
	}

	/** Takes a key at `at`; `inField` says whether it lands in a text field, where letters are typing. */
	key(key: WedgeKey, at: number, inField: boolean): KeyVerdict {
		if (key.isModifier) return NOTHING;
		if (key.withCommand || key.isRepeat) return this.#reset();
		const gap = at - this.#lastAt;
		if (key.key === 'Enter' || key.key === 'Tab') return this.#suffix(gap, at, inField);
		const character = keyCharacter(key);
		if (character === null) return this.#reset();
		const events = gap > this.#settings.gapMs ? this.#break(gap, inField) : [];
		const role = this.#text === '' ? 'start' : 'part';
		if (role === 'start') this.#startedAt = at;
		this.#text += character;
		this.#lastAt = at;
		return { role, events };
	}

	/** Called `silenceMs` after the last key: a scan without a suffix ends here (WDG-03). */
	silence(at: number, inField: boolean): readonly WedgeEvent[] {
		if (at - this.#lastAt < this.#settings.silenceMs) return [];
		const events = this.#finish(at, inField);
		this.#clear();
		return events;
	}

	#suffix(gap: number, at: number, inField: boolean): KeyVerdict {
		const events = gap <= this.#settings.silenceMs ? this.#finish(at, inField) : [];
		const role = this.#isFast(inField) && gap <= this.#settings.silenceMs ? 'suffix' : 'none';
		this.#clear();
		return { role, events };
	}

	/** A pause inside what may be one scan: the first part is a misread, the next one its tail. */
	#break(gap: number, inField: boolean): readonly WedgeEvent[] {
		const fast = this.#isFast(inField);
		const text = this.#text;
		const isTail = text !== '' && gap <= this.#settings.silenceMs;
		this.#clear();
		this.#isTail = isTail;
		return fast ? [{ kind: 'misread', text }] : [];
	}

	#finish(at: number, inField: boolean): readonly WedgeEvent[] {
		if (!this.#isFast(inField)) return [];
		const text = this.#text;
		if (this.#isTail) return [{ kind: 'misread', text }];
		const again = this.#previous?.text === text && at - this.#previous.at < this.#settings.dedupeMs;
		this.#previous = { text, at };
		return again ? [] : [{ kind: 'scan', text }];
	}

	#isFast(inField: boolean): boolean {
		const { length } = this.#text;
		if (length < this.#settings.minLength) return false;
		if (inField && !/^\d+$/.test(this.#text)) return false;
		return (this.#lastAt - this.#startedAt) / (length - 1) <= this.#settings.meanGapMs;
	}

	#reset(): KeyVerdict {
		this.#clear();
		return NOTHING;
	}

	#clear(): void {
		this.#text = '';
		this.#isTail = false;
		this.#lastAt = Number.NEGATIVE_INFINITY;
	}
}
