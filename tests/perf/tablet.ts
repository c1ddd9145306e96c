import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { Surroundings } from './bench.ts';
import { STAFF } from './bench-shop.ts';
import { openProfile } from './chromium.ts';

/** When an input came, was looked at, led to a change of the document, and that change was drawn: the page's clock. */
export type Watched = {
	readonly startedAt: number;
	readonly handledAt: number;
	readonly changedAt: number;
	/** When the frame that shows it began. */
	readonly frameAt: number;
	readonly paintedAt: number;
};

/** The product in a real Chromium on a profile on disk: what a cashier holds. Screens are in English. */
export class Tablet {
	readonly page: Page;
	readonly keys: CDPSession;
	readonly profile: string;
	readonly #context: BrowserContext;

	private constructor(context: BrowserContext, page: Page, keys: CDPSession, profile: string) {
		this.#context = context;
		this.page = page;
		this.keys = keys;
		this.profile = profile;
	}

	/** Starts the browser with a new or a kept profile; nothing is loaded yet. */
	static async start(
		around: Surroundings,
		profile = around.folder(),
		args: readonly string[] = [],
	): Promise<Tablet> {
		const context = await openProfile(profile, args);
		around.atEnd(() => context.close());
		const page = context.pages()[0] ?? (await context.newPage());
		return new Tablet(context, page, await context.newCDPSession(page), profile);
	}

	/** Enrols with one click, loads the catalogue, signs in and opens the till. */
	async begin(url: string): Promise<void> {
		await this.page.goto(`${url}/?lang=en`);
		await this.page
			.getByRole('button', { name: /^Make this device a till of/ })
			.first()
			.click();
		await this.signIn();
		await this.openTill();
	}

	async signIn(): Promise<void> {
		const { page } = this;
		await page.getByRole('button', { name: new RegExp(STAFF.name) }).click({ timeout: 120_000 });
		await page.getByRole('heading', { name: /^PIN of/ }).waitFor();
		await page.keyboard.type(STAFF.pin, { delay: 120 });
		await page.keyboard.press('Enter');
	}

	async openTill(): Promise<void> {
		const { page } = this;
		await page.getByRole('button', { name: 'Enter the sum only' }).click();
		await page.getByLabel('Sum of the float').fill('50000');
		await page.getByRole('button', { name: /^Open with/ }).click();
		await page.getByText('Scan an item').waitFor();
	}

	/** A keyboard-wedge scanner: digits and Enter, sent without waiting between them. */
	async scan(code: string): Promise<void> {
		const events = [...code].flatMap((digit) =>
			keystroke(digit, `Digit${digit}`, digit.charCodeAt(0), digit),
		);
		events.push(...keystroke('Enter', 'Enter', 13, '\r'));
		await Promise.all(events.map((event) => this.keys.send('Input.dispatchKeyEvent', event)));
	}

	/** Runs `input` and answers when the page saw it and when its screen followed. */
	async watch(
		event: 'keydown' | 'input' | 'click',
		selector: string,
		input: () => Promise<unknown>,
		key = '',
	): Promise<Watched> {
		await this.page.evaluate(([type, shown, only]) => noren.arm(type, shown, only), [event, selector, key]);
		await input();
		const seen = await this.page.evaluate(() => noren.result());
		if (seen) return seen;
		const field = await this.page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value);
		const text = await this.page.locator('body').innerText();
		throw new Error(`${selector} did not change after ${event} ${key} (in the field: ${field}):\n${text}`);
	}

	close(): Promise<void> {
		return this.#context.close();
	}
}

function keystroke(key: string, code: string, windowsVirtualKeyCode: number, text: string) {
	const shared = { key, code, windowsVirtualKeyCode };
	return [
		{ type: 'keyDown' as const, text, ...shared },
		{ type: 'keyUp' as const, ...shared },
	];
}
