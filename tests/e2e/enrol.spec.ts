import { expect, test } from '@playwright/test';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { TillPage } from '../support/till-page.ts';

let tablet: RunningTill;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	tablet = await RunningTill.start(browser);
});
test.afterAll(() => tablet.end());

test('a fresh tablet that finds no server says so, and goes on when asked again', async () => {
	const { page, till, server } = tablet;
	await page.goto(`${server.url}/?lang=en`);
	await till.installed();
	await server.kill();
	await page.reload();
	await expect(page.getByRole('alert')).toContainText('The server can’t be reached.');
	await expect(page.getByRole('alert')).toContainText('Check the network and try again.');
	await till.button('Try again').click();
	await expect(page.getByRole('alert')).toContainText('The server can’t be reached.');
	await server.start();
	await till.button('Try again').click();
	await expect(page.getByLabel('One-time code')).toBeVisible();
	await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the printed code enrols however it is typed, a code that was never printed does not', async () => {
	const { page, till, server } = tablet;
	await page.getByLabel('One-time code').fill('ZZZZ-ZZZZ');
	await till.button(/^Enrol$/).click();
	await expect(page.getByRole('alert')).toContainText('The code is wrong, used or expired.');
	const fullWidth = (text: string) =>
		text.replace(/[0-9a-z]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
	const [first = '', second = ''] = server.code.toLowerCase().split('-');
	await page.getByLabel('One-time code').fill(` ${first} ${fullWidth(second)} `);
	await till.button(/^Enrol$/).click();
	await expect(page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible({ timeout: 60_000 });
});

test('a used code is refused in words; a code for 横浜店 makes a till of 横浜店', async ({ browser }) => {
	const { server } = tablet;
	const context = await browser.newContext(TABLET);
	try {
		const other = new TillPage(await context.newPage());
		await other.page.goto(`${server.url}/?lang=en`);
		await other.page.getByLabel('One-time code').fill(server.code);
		await other.button(/^Enrol$/).click();
		await expect(other.page.getByRole('alert')).toContainText('The code is wrong, used or expired.');
		await expect(other.page.getByRole('alert')).toContainText('Ask the server for a new one.');

		const printed = await server.shop('enrol', '--store', 'yokohama');
		expect(printed.stdout).toContain('横浜店');
		const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(printed.stdout)?.[0] ?? '';
		await other.enrolWithCode(server.url, code);
		await expect(other.button(/高橋/)).toHaveCount(0);
		await other.signIn('伊藤 彩', '0005');
		await other.open();
		await expect(other.page.getByRole('heading', { level: 1 })).toHaveText('横浜店 R01');
	} finally {
		await context.close();
	}
});

test('five wrong PINs lock one person for a while, then the right one opens', async () => {
	const { page, till, server } = tablet;
	await page.clock.install();
	await page.goto(`${server.url}/?lang=en`);
	await till.button('佐藤 美咲').click();
	for (let tries = 1; tries <= 5; tries++) {
		await page.keyboard.type('9999');
		await expect(page.getByRole('img', { name: '4 digits entered' })).toBeVisible();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('img', { name: '0 digits entered' })).toBeVisible();
		const said = tries < 5 ? 'The PIN is wrong.' : 'Too many wrong PINs.';
		await expect(page.getByRole('alert')).toContainText(said);
	}
	await expect(page.getByText(/^0:(?:30|2\d) left$/)).toBeVisible();
	await expect(till.button(/^OK$/)).toBeDisabled();

	// Neither another start of the app nor the right PIN shortens it.
	await page.reload();
	await till.signIn();
	await expect(page.getByRole('alert')).toContainText('Too many wrong PINs.');
	await expect(page.getByText(/^0:\d\d left$/)).toBeVisible();
	await page.clock.fastForward(31_000);
	await expect(page.getByRole('alert')).toHaveCount(0);
	await page.keyboard.type('0001');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: 'Open the till' })).toBeVisible();
	expect(tablet.trouble.said).toEqual([]);
});
