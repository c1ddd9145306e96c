/** A key press as the detector needs it, without the DOM. */
export type WedgeKey = {
	readonly key: string;
	readonly code: string;
	readonly isComposing: boolean;
	/** Shift, Alt and the like going down by themselves. */
	readonly isModifier: boolean;
	/** Pressed together with Ctrl, Alt or Meta. */
	readonly withCommand: boolean;
	/** Sent by the keyboard because the key is held. */
	readonly isRepeat: boolean;
};

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock', 'Fn']);

/** Reads a DOM key press. */
export function wedgeKey(event: KeyboardEvent): WedgeKey {
	return {
		key: event.key,
		code: event.code,
		isComposing: event.isComposing,
		isModifier: MODIFIERS.has(event.key),
		withCommand: event.ctrlKey || event.altKey || event.metaKey,
		isRepeat: event.repeat,
	};
}

/**
 * The character a scanner meant, or null for a named key. A Japanese input method hides the key (`Process`) or makes
 * it full width; the physical position is still true (WDG-08).
 */
export function keyCharacter({ key, code, isComposing }: WedgeKey): string | null {
	if (key === 'Process' || key === 'Unidentified' || isComposing) return positionCharacter(code);
	const plain = key.normalize('NFKC');
	return plain.length === 1 && plain >= ' ' && plain <= '~' ? plain : null;
}

function positionCharacter(code: string): string | null {
	const match = /^(?:Digit|Numpad)(\d)$|^Key([A-Z])$/.exec(code);
	if (match) return match[1] ?? match[2] ?? null;
	return code === 'Minus' || code === 'NumpadSubtract' ? '-' : null;
}
