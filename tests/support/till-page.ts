import { type CDPSession, expect, type Locator, type Page } from '@playwright/test';

/** Between two characters of a scanner, seconds. */
const SCANNER_GAP_S = 0.005;

/** A till as a cashier uses it, through its screens in English. */
export class TillPage {
	readonly page: Page;
	#keyboard: Promise<CDPSession> | null = null;

	constructor(page: Page) {
		this.page = page;
	}

	/** Enrols with one click on the server's own machine and waits for the first load. */
	async enrol(url: string, store = '渋谷店'): Promise<void> {
		await this.page.goto(`${url}/?lang=en`);
		await this.page.getByRole('button', { name: `Make this device a till of ${store}` }).click();
		await expect(this.page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({
			timeout: 60_000,
		});
	}

	/** Enrols with a code, as on a tablet. */
	async enrolWithCode(url: string, code: string): Promise<void> {
		await this.page.goto(`${url}/?lang=en`);
		await this.page.getByLabel('One-time code').fill(code);
		await this.page.getByRole('button', { name: 'Enrol', exact: true }).click();
		await expect(this.page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({
			timeout: 60_000,
		});
	}

	async signIn(name = '佐藤 美咲', pin = '0001'): Promise<void> {
		await this.page.getByRole('button', { name }).click();
		await this.page.keyboard.type(pin, { delay: 90 });
		await this.page.keyboard.press('Enter');
	}

	/** Opens the till with a sum as float. */
	async open(float = '50000'): Promise<void> {
		await this.page.getByText('Enter the sum only').click();
		await this.page.getByLabel('Sum of the float').fill(float);
		await this.page.getByRole('button', { name: /^Open with/ }).click();
		await expect(this.page.getByTestId('basket-total')).toBeVisible();
	}

	/** A till that is ready to sell, from a fresh browser. */
	async ready(url: string): Promise<void> {
		await this.enrol(url);
		await this.signIn();
		await this.open();
	}

	/**
	 * What a keyboard-wedge scanner sends: characters at scanner speed, then Enter. The times are written into the keys
	 * themselves, so that a busy test machine does not make a scanner look like a typist.
	 */
	async scan(code: string): Promise<void> {
		this.#keyboard ??= this.page.context().newCDPSession(this.page);
		const keyboard = await this.#keyboard;
		const keys = [...code, 'Enter'];
		const from = Date.now() / 1000 - keys.length * SCANNER_GAP_S;
		const sent = keys.flatMap((key, n) => {
			const timestamp = from + n * SCANNER_GAP_S;
			const isEnter = key === 'Enter';
			const which = {
				key,
				code: isEnter ? 'Enter' : /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
				windowsVirtualKeyCode: isEnter ? 13 : key.toUpperCase().charCodeAt(0),
				timestamp,
			};
			return [
				keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: isEnter ? '\r' : key, ...which }),
				keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which }),
			];
		});
		await Promise.all(sent);
	}

	/** Scans like a cashier: looks at the answer, and scans again when the code was misread. */
	async scanCarefully(code: string): Promise<void> {
		const status = this.page.getByTestId('scan-status');
		const total = this.page.getByTestId('basket-total');
		for (let tries = 0; tries < 3; tries++) {
			const before = await total.textContent();
			await this.scan(code);
			const answered = async () =>
				(await total.textContent()) !== before || /misread/i.test((await status.textContent()) ?? '');
			await expect.poll(answered, { intervals: [20, 50, 100] }).toBe(true);
			if ((await total.textContent()) !== before) return;
		}
		throw new Error(`${code} was misread three times`);
	}

	/** Scans many goods without waiting for each, and those again whose scan a busy machine tore in two. */
	async scanAll(goods: readonly { readonly code: string; readonly name: string }[]): Promise<void> {
		let left = goods;
		for (let tries = 0; tries < 3 && left.length > 0; tries++) {
			for (const { code } of left) await this.scan(code);
			const last = left.at(-1);
			await expect(this.page.getByTestId('scan-status')).toContainText(last?.name ?? '');
			const rung = await this.lines.locator('.name').allTextContents();
			left = left.filter(({ name }) => !rung.some((text) => text.includes(name)));
		}
	}

	/** Scans what is not to be sold, waits for the words about it, and scans again when a busy machine tore the code in two. */
	async scanRefused(code: string, words: RegExp | string): Promise<void> {
		const status = this.page.getByTestId('scan-status');
		for (let tries = 1; ; tries++) {
			await this.scan(code);
			try {
				await expect(status).toContainText(words, { timeout: 5000 });
				return;
			} catch (cause) {
				if (tries === 3) throw cause;
			}
		}
	}

	get lines(): Locator {
		return this.page.getByTestId('basket-line');
	}

	get total(): Locator {
		return this.page.getByTestId('basket-total');
	}

	get search(): Locator {
		return this.page.getByRole('searchbox');
	}

	button(name: string | RegExp): Locator {
		return this.page.getByRole('button', { name });
	}

	/** Pays the open basket in cash with the exact amount: three taps at the most. */
	async payExactCash(): Promise<string> {
		await this.page.getByRole('button', { name: /^Check out/ }).click();
		await this.page.getByRole('button', { name: /^Exact/ }).click();
		await this.page.getByRole('button', { name: /^Finish/ }).click();
		const number = this.page.getByTestId('receipt-number');
		await expect(number).toBeVisible();
		return (await number.textContent())?.trim() ?? '';
	}

	async nextSale(): Promise<void> {
		await this.page.getByRole('button', { name: 'Next sale' }).click();
	}

	async expectUnsynced(count: number): Promise<void> {
		await expect(this.page.getByTestId('unsynced-count')).toHaveText(new RegExp(`\\b${count}\\b`), {
			timeout: 60_000,
		});
	}

	/** Waits until the service worker has everything, so that a reload needs no server. */
	async installed(): Promise<void> {
		await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	}

	/** The journal on the device, read straight from its IndexedDB, in order. */
	journal(): Promise<{ id: string; hash: string; kind: string; body: Record<string, unknown> }[]> {
		return this.page.evaluate(
			() =>
				new Promise((resolve, reject) => {
					const open = indexedDB.open('noren');
					open.onerror = () => reject(open.error);
					open.onsuccess = () => {
						const all = open.result.transaction('journal').objectStore('journal').getAll();
						all.onerror = () => reject(all.error);
						all.onsuccess = () => {
							open.result.close();
							resolve(all.result.map(({ entry }) => entry));
						};
					};
				}),
		);
	}
}
