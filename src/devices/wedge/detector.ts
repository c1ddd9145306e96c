import { isSeparatorKey, isSuffixKey, keyCharacter, type WedgeKey } from './key-character.ts';

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
	/**
	 * A character that the scanner sends before each code and nobody types; '' for none. Behind it a run is a scan however
	 * slow its keys are, up to `markedGapMs` apart: Bluetooth, and tablets that hand keys on in batches.
	 */
	readonly prefix: string;
	readonly markedGapMs: number;
};

/** Fits wired and most Bluetooth scanners; a device may have its own. */
export const DEFAULT_WEDGE: WedgeSettings = {
	minLength: 6,
	gapMs: 50,
	meanGapMs: 30,
	silenceMs: 100,
	dedupeMs: 0,
	prefix: '',
	markedGapMs: 300,
};

/** What a run of keys turned out to be. `misread`: as fast as a scanner, but broken in the middle (WDG-06). */
export type WedgeEvent =
	| { readonly kind: 'scan'; readonly text: string }
	| { readonly kind: 'misread'; readonly text: string };

/** What the caller does with a key: `suffix` is the scanner's own Enter or Tab and must press nothing. */
export type KeyVerdict = {
	/** `own` is a key inside a scan that would do something by itself: it must not. */
	readonly role: 'none' | 'start' | 'part' | 'own' | 'suffix';
	readonly events: readonly WedgeEvent[];
};

/** FNC1 between elements of GS1. */
const GS = '\u001d';

/**
 * What fast letters in a text field must look like to be a code: digits, an AIM identifier, elements of GS1, a token or a
 * receipt's number of ours, a link. Anything else there is typing, however fast a test or a password manager types it.
 */
const CODE_LIKE = /^(?:\d+|\][A-Za-z]\w.+|\(\d{2,4}\).+|N[A-Z]\d\..+|https?:\/\/.+|.+-T?\d{6,})$/s;
const isCodeLike = (text: string): boolean => text.includes(GS) || CODE_LIKE.test(text);

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
	/** The scanner's own mark was seen: this run is no typing. */
	#isMarked = false;
	/** This run follows a broken one so closely that it is its tail: it must not sell anything. */
	#isTail = false;
	#previous: { readonly text: string; readonly at: number } | null = null;

	constructor(settings: WedgeSettings = DEFAULT_WEDGE) {
		this.#settings = settings;
	}

	/** Takes a key at `at`; `inField` says whether it lands in a text field, where letters are typing. */
	key(key: WedgeKey, at: number, inField: boolean): KeyVerdict {
		if (key.isModifier) return NOTHING;
		const gap = at - this.#lastAt;
		const isOn = this.#text !== '' && gap <= this.#gapMs;
		if (isOn && isSeparatorKey(key)) return this.#add(GS, at, 'own');
		if (key.withCommand || key.isRepeat) return this.#reset();
		if (isSuffixKey(key)) return this.#suffix(gap, at, inField);
		const character = keyCharacter(key);
		if (character === null) return this.#reset();
		const events = gap > this.#gapMs ? this.#break(gap, inField) : [];
		if (character === this.#settings.prefix && !this.#isMarked) return this.#mark(at, events, inField);
		return { ...this.#add(character, at, this.#text === '' && !this.#isMarked ? 'start' : 'part'), events };
	}

	get #gapMs(): number {
		return this.#isMarked ? this.#settings.markedGapMs : this.#settings.gapMs;
	}

	#add(character: string, at: number, role: KeyVerdict['role']): KeyVerdict {
		if (this.#text === '') this.#startedAt = at;
		this.#text += character;
		this.#lastAt = at;
		return { role, events: [] };
	}

	/** The scanner begins; what was on its way before is over. */
	#mark(at: number, before: readonly WedgeEvent[], inField: boolean): KeyVerdict {
		const events = [...before, ...this.#finish(at, inField)];
		this.#clear();
		this.#isMarked = true;
		this.#lastAt = at;
		return { role: 'start', events };
	}

	/** Called `silenceMs` after the last key: a scan without a suffix ends here (WDG-03). */
	silence(at: number, inField: boolean): readonly WedgeEvent[] {
		if (at - this.#lastAt < this.silenceMs) return [];
		const events = this.#finish(at, inField);
		this.#clear();
		return events;
	}

	/** How long to wait after the last key; a scanner that marks its codes may be slow. */
	get silenceMs(): number {
		return this.#isMarked ? this.#settings.markedGapMs : this.#settings.silenceMs;
	}

	#suffix(gap: number, at: number, inField: boolean): KeyVerdict {
		const isInTime = gap <= this.silenceMs;
		const events = isInTime ? this.#finish(at, inField) : [];
		const role = isInTime && this.#isFast(inField) ? 'suffix' : 'none';
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
		if (this.#isMarked) return length > 0;
		if (length < this.#settings.minLength) return false;
		if (inField && !isCodeLike(this.#text)) return false;
		return (this.#lastAt - this.#startedAt) / (length - 1) <= this.#settings.meanGapMs;
	}

	#reset(): KeyVerdict {
		this.#clear();
		return NOTHING;
	}

	#clear(): void {
		this.#text = '';
		this.#isMarked = false;
		this.#isTail = false;
		this.#lastAt = Number.NEGATIVE_INFINITY;
	}
}
