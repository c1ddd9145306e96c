import type { CDPSession, Page } from '@playwright/test';

/** How a scanner's keys arrive: so many ms apart, and through an input method or past it. */
export type ScannerWay = { readonly gapMs: number; readonly isImeOn: boolean };

/** `ABC123-]` as the keys of a keyboard. */
function positionOf(character: string): { code: string; isShifted: boolean } {
	if (/\d/.test(character)) return { code: `Digit${character}`, isShifted: false };
	if (/[a-z]/i.test(character)) {
		return { code: `Key${character.toUpperCase()}`, isShifted: /[A-Z]/.test(character) };
	}
	const codes: Record<string, string> = { '-': 'Minus', '.': 'Period', ']': 'BracketRight' };
	return { code: codes[character] ?? '', isShifted: false };
}

/** A keyboard-wedge scanner on the cable of a browser: real key events, with the input method on or off. */
export class WedgeScanner {
	readonly #page: Page;
	readonly #cable: CDPSession;

	private constructor(page: Page, cable: CDPSession) {
		this.#page = page;
		this.#cable = cable;
	}

	static async plugIn(page: Page): Promise<WedgeScanner> {
		return new WedgeScanner(page, await page.context().newCDPSession(page));
	}

	/** Sends a code and Enter. The times are in the keys themselves, so that a busy machine is no slow scanner. */
	async scan(code: string, { gapMs, isImeOn }: ScannerWay): Promise<void> {
		const from = Date.now() / 1000 - ((code.length + 1) * gapMs) / 1000;
		// Where nothing can be written, a browser gives an input method nothing to write into.
		const isWritten = isImeOn && (await this.#page.locator('input:focus, textarea:focus').count()) > 0;
		const at = (n: number) => from + (n * gapMs) / 1000;
		const sent = [...code].flatMap((character, n) =>
			this.#press(character, at(n), isImeOn, isWritten ? code.slice(0, n + 1) : ''),
		);
		sent.push(...this.#enter(at(code.length), isImeOn, isWritten ? code : ''));
		await Promise.all(sent);
	}

	#key(type: 'keyDown' | 'rawKeyDown' | 'keyUp', key: Record<string, unknown>): Promise<unknown> {
		return this.#cable.send('Input.dispatchKeyEvent', { type, ...key });
	}

	#press(character: string, timestamp: number, isImeOn: boolean, soFar: string): Promise<unknown>[] {
		const { code, isShifted } = positionOf(character);
		const modifiers = isShifted ? 8 : 0;
		const plain = { code, timestamp, modifiers };
		if (!isImeOn) {
			const key = { ...plain, key: character, windowsVirtualKeyCode: character.toUpperCase().charCodeAt(0) };
			return [this.#key('keyDown', { ...key, text: character }), this.#key('keyUp', key)];
		}
		// The input method takes the key and writes its own, full width, into the field that has the focus.
		const text = soFar.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
		return [
			this.#key('rawKeyDown', { ...plain, key: 'Process', windowsVirtualKeyCode: 229 }),
			...(text
				? [
						this.#cable.send('Input.imeSetComposition', {
							text,
							selectionStart: text.length,
							selectionEnd: text.length,
						}),
					]
				: []),
			this.#key('keyUp', { ...plain, key: character, windowsVirtualKeyCode: 229 }),
		];
	}

	#enter(timestamp: number, isImeOn: boolean, code: string): Promise<unknown>[] {
		const plain = { code: 'Enter', timestamp };
		const key = { ...plain, key: 'Enter', windowsVirtualKeyCode: 13 };
		if (!isImeOn) return [this.#key('keyDown', { ...key, text: '\r' }), this.#key('keyUp', key)];
		return [
			this.#key('rawKeyDown', { ...plain, key: 'Process', windowsVirtualKeyCode: 229 }),
			// Enter confirms what the input method wrote.
			...(code ? [this.#cable.send('Input.insertText', { text: code })] : []),
			this.#key('keyUp', key),
		];
	}
}
