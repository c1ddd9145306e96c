import { expect, type Locator, type Page } from '@playwright/test';
import type { TillPage } from './till-page.ts';

/** An amount as the screens in English write it. */
export const yen = (amount: number): string => `¥${amount.toLocaleString('en-US')}`;

/** The hands of a cashier: sheets, ways to pay, the manager's leave, the drawer. Taps and keys, nothing else. */
export class Cashier {
	readonly page: Page;
	readonly till: TillPage;

	constructor(till: TillPage) {
		this.till = till;
		this.page = till.page;
	}

	/** The sheet that lies on top. */
	get dialog(): Locator {
		return this.page.getByRole('dialog').last();
	}

	/** Taps something on the sheet that lies on top. */
	async tap(name: string | RegExp): Promise<void> {
		await this.dialog.getByRole('button', { name }).click();
	}

	/** Taps something on the screen by its whole name. */
	async press(name: string | RegExp): Promise<void> {
		await this.page.getByRole('button', { name, exact: true }).click();
	}

	/** Opens a sheet from the menu. */
	async menu(name: string | RegExp): Promise<void> {
		await this.page.keyboard.press('F8');
		await this.tap(name);
	}

	async closeSheet(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await expect(this.page.getByRole('dialog')).toHaveCount(0);
	}

	async openDrawerSheet(): Promise<void> {
		await this.menu('Till and drawer');
		await expect(this.page.getByTestId('drawer-expected')).toBeVisible();
	}

	/** The manager, who is not signed in, allows what is being asked; `look` sees the question first. */
	async approvedByManager(look: () => Promise<void> = async () => {}): Promise<void> {
		await expect(this.dialog).toHaveAccessibleName('Approval');
		await look();
		await this.tap(/佐藤 美咲/);
		await this.page.keyboard.type('0001', { delay: 90 });
		await this.page.keyboard.press('Enter');
		await expect(this.page.getByRole('dialog', { name: 'Approval' })).toHaveCount(0);
	}

	/** Counts the drawer by face, and what lies beside the cash by its name. */
	async countDrawer(
		pieces: Readonly<Record<string, number>>,
		others: Readonly<Record<string, number>> = {},
	): Promise<void> {
		for (const [face, count] of Object.entries(pieces)) {
			const field = { name: `Pieces of ${yen(Number(face))}`, exact: true };
			await this.dialog.getByRole('textbox', field).fill(String(count));
		}
		for (const [name, sum] of Object.entries(others)) {
			await this.dialog.getByLabel(name, { exact: true }).fill(String(sum));
		}
		await this.tap(/^Counted: /);
	}

	async checkOut(): Promise<void> {
		await this.press(/^Check out/);
	}

	/** Keys an amount on the number pad of what is being paid. */
	async key(amount: number): Promise<void> {
		const pad = this.page.getByRole('group', { name: 'Number keys' });
		for (const digit of String(amount)) await pad.getByRole('button', { name: digit, exact: true }).click();
	}

	/** Goes to one of the tenders behind "Other". */
	async tender(name: string): Promise<Locator> {
		await this.press('Other');
		await this.press(name);
		return this.page.getByTestId('tender-form');
	}

	/** A voucher of this face is taken. */
	async takeVoucher(name: string, face: number): Promise<void> {
		const form = await this.tender(name);
		await form.getByRole('textbox', { name: 'Face of a voucher' }).fill(String(face));
		await this.press(`Take ${name} ${yen(face)}`);
	}

	/** So much is spent from a card, as the till says it may be. */
	async spendFrom(account: string, amount: number): Promise<void> {
		const form = await this.tender('Gift card');
		await form.getByLabel('Number of the card').fill(account);
		await this.press('Show the balance');
		await this.press(`Take Gift card ${yen(amount)}`);
	}

	/** Ends the sale and answers with its number. The change is what is handed back. */
	async finish(change: number): Promise<string> {
		await this.press(/^Finish/);
		const number = this.page.getByTestId('receipt-number');
		await expect(number).toBeVisible();
		await expect(this.page.getByTestId('change-due')).toHaveText(yen(change));
		return (await number.textContent())?.trim() ?? '';
	}

	/** A receipt of this till is opened for a return by its number. */
	async openReturn(number: string): Promise<void> {
		await this.menu('Return or exchange');
		await this.page.getByLabel('Receipt number').fill(number);
		await this.page.keyboard.press('Enter');
		await expect(this.dialog).toContainText(number);
		await expect(this.page.getByTestId('return-line').first()).toBeVisible();
	}
}
