/** A key press as the detector needs it, without the DOM. */
export type WedgeKey = {
	readonly key: string;
	readonly code: string;
	readonly isComposing: boolean;
	/** Shift, Alt and the like going down by themselves. */
	readonly isModifier: boolean;
	/** Pressed together with Ctrl, Alt or Meta. */
	readonly withCommand: boolean;
	/** Pressed together with Shift: what an input method hides is told by its position. */
	readonly withShift?: boolean;
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
		withShift: event.shiftKey,
		isRepeat: event.repeat,
	};
}

/**
 * The character a scanner meant, or null for a named key. A Japanese input method hides the key (`Process`) or makes
 * it full width; the physical position is still true (WDG-08).
 */
export function keyCharacter(pressed: WedgeKey): string | null {
	const { key } = pressed;
	if (isHidden(pressed)) return positionCharacter(pressed);
	const plain = key.normalize('NFKC');
	return plain.length === 1 && plain >= ' ' && plain <= '~' ? plain : null;
}

const isHidden = ({ key, isComposing }: WedgeKey): boolean =>
	key === 'Process' || key === 'Unidentified' || isComposing;

/** Whether a key ends a scan; an input method hides that one too. */
export function isSuffixKey(pressed: WedgeKey): boolean {
	const { key, code } = pressed;
	return /^(?:Enter|Tab)$/.test(key) || (isHidden(pressed) && /^(?:Numpad)?Enter$|^Tab$/.test(code));
}

/** What a scanner sends for FNC1, as it is set: Ctrl+], F8, or the character itself (domain.md §4.3). */
export const isSeparatorKey = ({ key, code, withCommand }: WedgeKey): boolean =>
	key === '\u001d' || key === 'F8' || (withCommand && (key === ']' || code === 'BracketRight'));

/** Positions of a keyboard as scanners are set when they leave the factory: plain, and with Shift. */
const POSITIONS: Readonly<Record<string, string>> = {
	...{
		Minus: '-_',
		Period: '.>',
		Slash: '/?',
		Comma: ',<',
		Semicolon: ';:',
		Equal: '=+',
		BracketRight: ']}',
	},
	...{
		BracketLeft: '[{',
		Quote: '\'"',
		NumpadSubtract: '--',
		NumpadDecimal: '..',
		Space: '  ',
		Backslash: '\\|',
	},
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

function positionCharacter({ code, withShift = false }: WedgeKey): string | null {
	const [, digit, numpad, letter] = /^(?:Digit(\d)|Numpad(\d)|Key([A-Z]))$/.exec(code) ?? [];
	if (letter) return withShift ? letter : letter.toLowerCase();
	if (digit) return withShift ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
	return numpad ?? POSITIONS[code]?.[withShift ? 1 : 0] ?? null;
}
