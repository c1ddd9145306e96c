/** The reading of a name as it is kept: katakana of full width, one blank between the names. */
export const kanaOf = (text: string): string =>
	text
		.normalize('NFKC')
		.replace(/[ぁ-ゖ]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x60))
		.replace(/\s+/g, ' ')
		.trim();

/** Whether what an input method is composing is still the reading, not the word it becomes. */
export const isReading = (composed: string): boolean => /^[ぁ-ゖー]+$/.test(composed);
