import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type DemoCustomer, demoCustomer } from '../../server/office/seed/demo-customer.ts';
import { demoPlaces } from '../../server/office/seed/demo-places.ts';
import { maskName } from '../../src/domain/privacy/mask.ts';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { TillPage } from '../support/till-page.ts';

/** As the demo shop is seeded. */
const SEED = { seed: 1, items: 320, places: demoPlaces(2), until: Date.UTC(2026, 9, 31, 15) };
const SEEDED = Array.from({ length: 50 }, (_, index) => demoCustomer(index, SEED));
const SPENT = 100;

/** Someone of Shibuya who bought there and online, with points to spend. */
const isKnownHere = ({ history, points }: DemoCustomer): boolean =>
	points >= 2 * SPENT &&
	history.some(({ place }) => place === 'shibuya') &&
	history.some(({ channel }) => channel === 'online');

let tablet: RunningTill;
let regular: DemoCustomer;
let other: DemoCustomer;
/** What the regular has after the sale that they spent points in. */
let after = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	// A server that builds, a first load and an installed app: more than one test's time on a busy machine.
	test.setTimeout(240_000);
	const [first, second] = SEEDED.filter(isKnownHere);
	if (!first || !second) throw new Error('the demo shop lacks customers for this test');
	[regular, other] = [first, second];
	tablet = await RunningTill.start(browser);
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	await tablet.till.expectUnsynced(0);
	await customersAreHere(tablet.page);
	await expect.poll(() => knowsWhatGoesTogether(tablet.page), { timeout: 60_000 }).toBe(true);
	// Everything the screens of customers are made of is on the device by now; nothing of it is asked for again.
	await tablet.server.kill();
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

/** The store's customers come after everything that is sold with. */
async function customersAreHere(page: Page) {
	await page.keyboard.press('F10');
	await expect(page.getByLabel('Phone, name, kana, e-mail or card number')).toBeVisible({ timeout: 60_000 });
	await page.keyboard.press('Escape');
}

/** What goes with what is worked out behind the customers, and comes with the changes of the catalogue. */
async function knowsWhatGoesTogether(page: Page): Promise<boolean> {
	const { pages } = await readTables(page);
	if (pages.some((text) => text.includes('"_id":"popular"'))) return true;
	return page.evaluate(
		() =>
			new Promise<boolean>((resolve) => {
				const open = indexedDB.open('noren');
				open.onsuccess = () => {
					const read = open.result.transaction('deltas').objectStore('deltas').getAll();
					read.onsuccess = () => {
						open.result.close();
						resolve((read.result as { id: string }[]).some(({ id }) => id === 'popular'));
					};
				};
			}),
	);
}

async function clean(page: Page, where: string) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
	expect(found, where).toEqual([]);
}

const count = (points: number) => `${points.toLocaleString('en-US')} pt`;
const card = (page: Page) => page.getByTestId('customer-card');
const balance = (page: Page) => page.getByTestId('points-balance');
const dialog = (page: Page) => page.getByRole('dialog');
const tap = (where: Page | Locator, name: string | RegExp) => where.getByRole('button', { name }).click();

test('a scanned member card shows who it is, without a server: masked, with points and both histories', async () => {
	const { page, till } = tablet;
	await till.scanRefused(regular.memberNumber, /Now serving/);
	await expect(card(page)).toContainText(maskName(regular.name));
	await expect(card(page)).not.toContainText(regular.name);
	await expect(balance(page)).toHaveText(count(regular.points));
	await expect(dialog(page)).toHaveCount(0);
	await clean(page, 'the glance');

	await page.keyboard.press('F10');
	await expect(dialog(page).getByRole('heading', { name: 'Last purchases' })).toBeVisible();
	await expect(card(page)).toHaveCount(1);
	await clean(page, 'the card');
	// One thing at least, why, and where it can be had.
	const suggested = dialog(page).getByRole('region', { name: 'Suggest' });
	await expect(suggested).toContainText(/Goes with|They buy this again|Many choose this/);
	await expect(suggested).toContainText(/\d here|横浜|倉庫/);
	await tap(page, 'Show everything');
	const events = page.getByTestId('customer-history').getByTestId('customer-event');
	await expect(events).toHaveCount(regular.history.length);
	for (const { number, lines } of regular.history) {
		const event = events.filter({ hasText: number });
		await expect(event).toContainText(number.startsWith('W') ? 'Online' : 'Store');
		await expect(event).toContainText(lines[0]?.name ?? '');
	}
	await clean(page, 'the history');
});

test('what is masked is revealed for a reason, on record, and can be hidden', async () => {
	const { page, till } = tablet;
	await tap(page, 'Back');
	await tap(page, /Reveal phone/);
	await tap(page, 'Identity check');
	const shown = page.getByTestId('customer-revealed');
	await expect(shown).toContainText(regular.mail);
	await clean(page, 'revealed');
	await tap(page, 'Hide');
	await expect(shown).toHaveCount(0);
	const reveals = (await till.journal()).filter(({ body }) => body.event === 'customer_reveal');
	expect(reveals).toHaveLength(1);
	expect(JSON.stringify(await till.journal())).not.toContain(regular.name);
	await tap(dialog(page), 'Take off this sale');
	await expect(card(page)).toHaveCount(0);
});

test('nobody is shown before four characters; kana finds somebody else', async () => {
	const { page } = tablet;
	await page.keyboard.press('F10');
	const field = page.getByLabel('Phone, name, kana, e-mail or card number');
	await field.fill('0000');
	await expect(page.getByTestId('customer-hit').first()).toBeVisible();
	await field.fill('000');
	await expect(page.getByTestId('customer-hit')).toHaveCount(0);
	await field.fill(other.kana.replace(/\s/g, ''));
	const hit = page.getByTestId('customer-hit').filter({ hasText: maskName(other.name) });
	await expect(hit.first()).toBeVisible();
	await expect(dialog(page)).not.toContainText(other.name);
	await clean(page, 'the hits');
	await hit.first().click();
	await expect(card(page)).toContainText(maskName(other.name));
	await tap(page, 'Find someone else');
	await expect(field).toBeVisible();
	await page.keyboard.press('Escape');
});

test('someone new joins without a server, having been shown what it is for; their phone is known from then on', async () => {
	const { page } = tablet;
	const join = async (phone: string) => {
		await page.keyboard.press('F10');
		const other = page.getByRole('button', { name: 'Find someone else' });
		await expect(other.or(page.getByRole('button', { name: /New customer/ }))).toBeVisible();
		if (await other.isVisible()) await other.click();
		await tap(page, /New customer/);
		await expect(page.getByTestId('purpose-text')).toContainText('2026-04');
		for (const box of await page.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
		await page.getByLabel('Name', { exact: true }).fill('青木 真理');
		await page.getByLabel('Kana', { exact: true }).fill('あおき　まり');
		await page.getByLabel('Phone', { exact: true }).fill(phone);
		await expect(page.getByRole('button', { name: /^Register/ })).toBeDisabled();
		await page.getByLabel('Membership terms and points').check();
		await page.getByLabel('Use their purchases to serve them').check();
	};
	await join('０７０ー２２２２ー３３３３');
	await clean(page, 'joining');
	await tap(page, /^Register/);
	await expect(card(page)).toContainText('青木 真*');
	await expect(balance(page)).toHaveText('0 pt');
	await page.keyboard.press('Escape');
	await join('070 2222 3333');
	await tap(page, /^Register/);
	await expect(page.getByText('Is it this person?')).toBeVisible();
	await page.getByTestId('customer-hit').filter({ hasText: '青木 真*' }).click();
	await expect(card(page)).toContainText('青木 真*');
	await tap(dialog(page), 'Take off this sale');
});

test('points are spent within what is said, and the sale says what came and went', async () => {
	const { page, till } = tablet;
	await till.scanRefused(regular.memberNumber, /Now serving/);
	const goods = await deviceGoods(page);
	const [dear] = goods.filter(({ price }) => price > 2 * SPENT);
	await till.scanCarefully(dear?.code ?? '');
	await expect(card(page)).toContainText(/\+\d+ pt from this sale/);
	await tap(page, /^Check out/);
	await tap(page, 'Spend points');
	await expect(page.getByTestId('points-bound')).toContainText(/Up to [\d,]+ pt/);
	await clean(page, 'spending points');
	const entry = page.getByLabel('Points to spend', { exact: true }).and(page.locator('input'));
	await entry.fill('999999');
	const form = page.getByTestId('tender-form');
	await expect(form.getByRole('button', { name: /^Spend/ })).toBeDisabled();
	await entry.fill(String(SPENT));
	await tap(page, `Spend ${SPENT} pt · ¥${SPENT}`);
	await tap(page, 'Cash');
	await page.getByRole('group', { name: 'Cash' }).getByRole('button').first().click();
	await tap(page, /^Finish/);
	const done = page.getByTestId('done-points');
	await expect(done).toContainText(`−${SPENT} pt`);
	await expect(done).not.toContainText(maskName(regular.name));
	await expect(balance(page)).toHaveText(/\d/);
	await clean(page, 'done');
	const sale = (await till.journal()).findLast(({ kind }) => kind === 'retail_transaction');
	if (!sale) throw new Error('no sale');
	const { granted, redeemed } = sale.body.points as { granted: number; redeemed: number };
	expect(redeemed).toBe(SPENT);
	expect(granted).toBeGreaterThan(0);
	after = count(regular.points - redeemed + granted);
	await expect(balance(page)).toHaveText(after);
	const paper = page.getByTestId('receipt').getByTestId('receipt-points');
	for (const row of [
		`Points earned+${granted} pt`,
		`Points used−${SPENT} pt`,
		`Points balance${after}`,
		'as of',
	])
		await expect(paper).toContainText(row);
	await till.nextSale();
});

test('after a reload nobody is shown until the PIN is given, and the till sells meanwhile', async () => {
	const { page, till } = tablet;
	await page.reload();
	await expect(page.getByRole('button', { name: /Customers are locked/ })).toBeVisible();
	await till.scanRefused(regular.memberNumber, /member card/);
	const [item] = await deviceGoods(page);
	await till.scanCarefully(item?.code ?? '');
	await page.keyboard.press('F10');
	await expect(page.getByRole('heading', { name: 'Sign in with your PIN to see customers' })).toBeVisible();
	await clean(page, 'locked');
	await page.keyboard.type('0001', { delay: 90 });
	await page.keyboard.press('Enter');
	// Whoever was scanned meanwhile is recognised now.
	await expect(card(page)).toContainText(maskName(regular.name));
	await expect(balance(page)).toHaveText(after);
	await page.keyboard.press('Escape');
	await till.payExactCash();
	await till.nextSale();
});

test('with the server back a second tablet agrees on the points, and knows who joined', async ({
	browser,
}) => {
	const { server, till } = tablet;
	await server.start();
	await till.expectUnsynced(0);
	const sales = (await till.journal()).filter(({ kind }) => kind === 'retail_transaction');
	const moved = sales
		.filter(({ body }) => body.customer !== null)
		.map(({ body }) => body.points as { granted: number; redeemed: number })
		.reduce((sum, { granted, redeemed }) => sum + granted - redeemed, 0);

	const context = await browser.newContext(TABLET);
	const page = await context.newPage();
	const second = new TillPage(page);
	await second.ready(server.url);
	await customersAreHere(page);
	await second.scanRefused(regular.memberNumber, /Now serving/);
	await expect(balance(page)).toHaveText(count(regular.points + moved), { timeout: 60_000 });
	await page.keyboard.press('F10');
	await tap(page, 'Find someone else');
	const field = page.getByLabel('Phone, name, kana, e-mail or card number');
	await expect(async () => {
		await field.fill('');
		await field.fill('アオキマリ');
		await expect(page.getByTestId('customer-hit')).toContainText('青木 真*', { timeout: 3000 });
	}).toPass({ timeout: 60_000 });
	await context.close();
});
