import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { dataFolder } from '../../server/data-folder.ts';
import { Database } from '../../server/database/database.ts';
import { issueCoupons } from '../../server/office/coupons.ts';
import { type DemoCustomer, demoCustomer } from '../../server/office/seed/demo-customer.ts';
import { demoPlaces } from '../../server/office/seed/demo-places.ts';
import { makeOnlineToken } from '../../server/online/online-access.ts';
import { systemRandom } from '../../server/random.ts';
import { money } from '../../src/domain/money/money.ts';
import { maskName } from '../../src/domain/privacy/mask.ts';
import { RunningTill, TABLET } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { TillPage } from '../support/till-page.ts';

/** As the demo shop is seeded. */
const SEED = { seed: 1, items: 320, places: demoPlaces(2), until: Date.UTC(2026, 9, 31, 15) };
const OFF = 50;

let tablet: RunningTill;
let regular: DemoCustomer;
/** The rotating code of the regular's app, and the code of the coupon they got online. */
let memberCode = '';
let couponCode = '';
/** What the till gave. */
let given = '';
let token = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	test.setTimeout(240_000);
	const known = Array.from({ length: 50 }, (_, index) => demoCustomer(index, SEED)).find(({ history }) =>
		history.some(({ place }) => place === 'shibuya'),
	);
	if (!known) throw new Error('the demo shop lacks a customer for this test');
	regular = known;
	tablet = await RunningTill.start(browser);
	const db = new Database(dataFolder(tablet.server.dataDir).database);
	token = makeOnlineToken(db, systemRandom);
	const [issued] = issueCoupons(
		db,
		[
			{
				...{ id: 'WEB-1', name: 'Web coupon', from: '2026-01-01', to: '2099-12-31', holder: regular.id },
				gift: {
					...{ kind: 'reward', scope: {}, minAmount: null, stacking: 'best' },
					reward: { kind: 'amount', amount: money(OFF) },
				},
				...{ uses: { total: 1, each: null }, terms: {} },
			},
		],
		'2026-01-01',
	);
	couponCode = issued?.token ?? '';
	db.close();
	await tablet.till.ready(tablet.server.url);
	await tablet.till.installed();
	await tablet.till.expectUnsynced(0);
	await customersAreHere(tablet.page);
	memberCode = ((await online('member/code', { ref: regular.id })) as { code: string }).code;
	await tablet.server.kill();
});
test.afterAll(async () => {
	expect(tablet.trouble.said).toEqual([]);
	await tablet.end();
});

const online = async (path: string, body: object): Promise<unknown> =>
	(
		await fetch(`${tablet.server.url}/v1/online/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
			body: JSON.stringify(body),
		})
	).json();

async function customersAreHere(page: Page) {
	await page.keyboard.press('F10');
	await expect(page.getByLabel('Phone, name, kana, e-mail or card number')).toBeVisible({ timeout: 60_000 });
	await page.keyboard.press('Escape');
}

async function clean(page: Page, where: string) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
	expect(found, where).toEqual([]);
}

const lastSale = async () => {
	const sale = (await tablet.till.journal()).findLast(({ kind }) => kind === 'retail_transaction');
	return sale?.body as {
		coupons?: { id: string }[];
		customer: string;
		lines: { shares: { id: string; amount: number }[] }[];
	};
};

test('the rotating code of a member’s phone is recognised without a server, and once', async () => {
	const { page, till } = tablet;
	await till.scanRefused(memberCode, /Now serving/);
	await expect(page.getByTestId('customer-card')).toContainText(maskName(regular.name));
	// The same code read twice for the same person is no second use.
	await till.scanRefused(memberCode, /Now serving/);
	await page.getByRole('button', { name: 'Take off this sale' }).click();
	await till.scanRefused(memberCode, /used at this till before/);
	await till.scanRefused(regular.memberNumber, /Now serving/);
});

test('a coupon from online is used from the customer’s card: off the lines, in the sale, and only once', async () => {
	const { page, till } = tablet;
	const goods = await deviceGoods(page);
	const [dear] = goods.filter(({ price }) => price > 4 * OFF);
	await till.scanCarefully(dear?.code ?? '');
	await page.keyboard.press('F10');
	await page.getByRole('dialog').getByRole('button', { name: 'Coupons' }).click();
	await expect(page.getByTestId('own-coupon')).toContainText('Web coupon');
	await clean(page, 'coupons');
	await page.getByRole('button', { name: 'Use Web coupon' }).click();
	await expect(page.getByTestId('basket-coupons')).toContainText('Taken off');
	await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
	await expect(page.getByTestId('basket-offers')).toContainText('Web coupon');
	await till.payExactCash();
	await till.nextSale();
	const sale = await lastSale();
	expect(sale.coupons).toMatchObject([{ id: 'WEB-1' }]);
	const off = sale.lines.flatMap(({ shares }) => shares).filter(({ id }) => id === 'coupon:WEB-1');
	expect(off.reduce((sum, { amount }) => sum + amount, 0)).toBe(OFF);
	await till.scanRefused(regular.memberNumber, /Now serving/);
	await till.scanRefused(couponCode, /used up/);
});

test('the till gives a coupon: on the record before anybody sees it, shown as a code', async () => {
	const { page, till } = tablet;
	await page.keyboard.press('F10');
	await page.getByRole('dialog').getByRole('button', { name: 'Coupons' }).click();
	await page.getByRole('button', { name: /^Give 300 off/ }).click();
	const code = page.getByTestId('given-coupon').getByRole('img', { name: 'QR code of the coupon' });
	await expect(code.locator('svg')).toBeVisible();
	given = (await code.getAttribute('data-code')) ?? '';
	await clean(page, 'given');
	const issued = (await till.journal()).findLast(({ kind }) => kind === 'coupon_issued');
	expect(issued?.body).toMatchObject({ token: given, ref: regular.id });
	await page.getByTestId('given-coupon').getByRole('button', { name: 'Back to coupons' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
});

test('with the server back the online shop and a second tablet agree', async ({ browser }) => {
	const { server, till } = tablet;
	await server.start();
	await till.expectUnsynced(0);
	const order = { document: 'W900', customer: regular.id, amount: 3000 };
	await expect
		.poll(() => online('coupons/reserve', { ...order, coupon: 'WEB-1' }), { timeout: 30_000 })
		.toMatchObject({ code: 'coupon_used' });
	await expect
		.poll(() => online('coupons/redeem', { ...order, coupon: given }), { timeout: 30_000 })
		.toMatchObject({ ok: true });
	const context = await browser.newContext(TABLET);
	const page = await context.newPage();
	const second = new TillPage(page);
	await second.ready(server.url);
	await customersAreHere(page);
	await second.scanRefused(regular.memberNumber, /Now serving/);
	await second.scanRefused(couponCode, /used up/);
	await second.scanRefused(given, /used up/);
	const member = (await online('member', { ref: regular.id })) as { points: { spendable: number } };
	const shown = `${member.points.spendable.toLocaleString('en-US')} pt`;
	await expect(page.getByTestId('points-balance')).toHaveText(shown, { timeout: 30_000 });
	await context.close();
});
