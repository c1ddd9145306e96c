import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type RunningServer, startServer } from '../../server/server.ts';
import { RunningTill } from '../support/a-running-till.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { TillPage } from '../support/till-page.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

let tablet: RunningTill;
let folder: string;
let changed: RunningServer | null = null;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
	folder = mkdtempSync(join(tmpdir(), 'noren-build-'));
	tablet = await RunningTill.start(browser);
});
test.afterAll(async () => {
	await tablet.end();
	await changed?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** What the build made for browsers, by path; the compressed twins and the worker itself are not cached. */
function builtFiles(): string[] {
	return readdirSync(DIST, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/(?:\.br|\.gz|^sw\.js|^\..*)$/.test(entry.name))
		.map(({ parentPath, name }) => join(parentPath, name).slice(DIST.length))
		.sort();
}

const cachedFiles = (page: Page): Promise<string[]> =>
	page.evaluate(async () => {
		const caches = await self.caches.keys();
		const requests = await Promise.all(caches.map(async (name) => (await self.caches.open(name)).keys()));
		return requests
			.flat()
			.map(({ url }) => new URL(url).pathname)
			.sort();
	});

test('the manifest is linked, whole and installable', async () => {
	const { page, server, till } = tablet;
	await page.goto(`${server.url}/?lang=en`);
	await till.installed();
	const cdp = await page.context().newCDPSession(page);
	const { url, errors, data } = await cdp.send('Page.getAppManifest');
	expect(url).toBe(`${server.url}/manifest.webmanifest`);
	expect(errors).toEqual([]);
	const manifest = JSON.parse(data ?? '{}');
	expect(manifest).toMatchObject({ lang: 'ja', display: 'standalone' });
	for (const key of ['id', 'name', 'short_name', 'start_url', 'scope', 'theme_color', 'background_color']) {
		expect(manifest, key).toHaveProperty(key);
	}
	const sizes: string[] = [];
	for (const { src, type, sizes: said } of manifest.icons) {
		const answer = await page.request.get(new URL(src, url).href);
		expect(answer.ok(), src).toBe(true);
		expect(answer.headers()['content-type'], src).toContain(type);
		if (type !== 'image/png') continue;
		const png = await answer.body();
		expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(said);
		sizes.push(said);
	}
	expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']));
	expect(manifest.icons.some(({ purpose = '' }) => purpose.includes('maskable'))).toBe(true);
	const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
	expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('every file of the build is on the device once it is installed', async () => {
	await expect.poll(() => cachedFiles(tablet.page)).toEqual(builtFiles());
});

test('with the server gone, what was never needed before loads too: the PIN check and the other language', async () => {
	const { page, server, till } = tablet;
	await till.enrol(server.url);
	await server.kill();
	await till.signIn();
	await till.open();
	await till.button('Menu').click();
	await till.button('日本語').click();
	await expect(page.getByRole('heading', { name: 'メニュー' })).toBeVisible();
	await till.button('English').click();
	await till.button('Close').click();
});

test('a cold start with the server gone opens, checks a PIN and sells', async () => {
	const { context, server, till: first } = tablet;
	const [item] = await deviceGoods(first.page);
	await first.page.close();
	const till = new TillPage(await context.newPage());
	await till.page.goto(`${server.url}/?lang=en`);
	await till.button(/佐藤 美咲/).click();
	await till.signIn('鈴木 健太', '0002');
	await till.scanCarefully(item?.code ?? '');
	expect(await till.payExactCash()).toBe('SBY-R01-000001');
	await expect(till.page.getByTestId('sync-status')).toContainText('Offline · selling works');
	await till.expectUnsynced(2);
	await till.page.goto(`${server.url}/any/page/of/the/app?lang=en`);
	await expect(till.total).toBeVisible();
});

test('a start asks the storage for little before there is a screen to scan at', async () => {
	const { context, server } = tablet;
	for (const page of context.pages()) await page.close();
	const page = await context.newPage();
	// Counted until the selling screen is there: on a slow tablet each transaction is felt, and they grow by themselves.
	await page.addInitScript(() => {
		const counted = globalThis as unknown as { transactions?: string[] };
		counted.transactions = [];
		const { transaction } = IDBDatabase.prototype;
		IDBDatabase.prototype.transaction = function (...asked: Parameters<typeof transaction>) {
			if (!document.querySelector('[data-testid="basket-total"]'))
				counted.transactions?.push(String(asked[0]));
			return transaction.apply(this, asked);
		};
	});
	await page.goto(`${server.url}/?lang=en`);
	await expect(page.getByTestId('basket-total')).toBeVisible();
	const made = await page.evaluate(() => (globalThis as unknown as { transactions: string[] }).transactions);
	expect(made.length, made.join(' | ')).toBeGreaterThan(0);
	expect(made.length, made.join(' | ')).toBeLessThanOrEqual(12);
});

test('a scan made the moment the selling screen appears is rung up', async () => {
	const { context, server } = tablet;
	const [item] = await deviceGoods(context.pages()[0] ?? (await context.newPage()));
	for (const page of context.pages()) await page.close();
	const page = await context.newPage();
	await page.addInitScript((code) => {
		// Once: the page is loaded again in the next test.
		if (sessionStorage.getItem('scanned')) return;
		const scan = () => {
			sessionStorage.setItem('scanned', 'yes');
			for (const key of [...code, 'Enter']) {
				const pressed = { key, bubbles: true, cancelable: true };
				document.body.dispatchEvent(new KeyboardEvent('keydown', pressed));
				document.body.dispatchEvent(new KeyboardEvent('keyup', pressed));
			}
		};
		new MutationObserver((_, observer) => {
			if (!document.querySelector('[data-testid="scan-status"]')) return;
			observer.disconnect();
			scan();
		}).observe(document, { subtree: true, childList: true });
	}, item?.code ?? '');
	await page.goto(`${server.url}/?lang=en`);
	const till = new TillPage(page);
	await expect(till.lines).toHaveCount(1);
	await till.lines.first().click();
	await till.button(/^Remove/).click();
	await expect(till.lines).toHaveCount(0);
});

test('a new version waits for an empty basket and for a person', async () => {
	const { context, server } = tablet;
	const page = context.pages()[0] ?? (await context.newPage());
	const till = new TillPage(page);
	const [item] = await deviceGoods(page);
	await till.scanCarefully(item?.code ?? '');
	// The look for a new version that every navigation brings is over, and found nobody.
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update().catch(() => null);
	});
	changed = await startServer({ dataDir: server.dataDir, port: server.port, appFolder: anotherBuild() });
	await till.expectUnsynced(0);

	// The network comes back: the till looks for a new version without being reloaded.
	await context.setOffline(true);
	await context.setOffline(false);
	const update = till.button(/Update/);
	await expect(update).toBeDisabled();
	await expect(update).toContainText('You can update once the basket is empty');
	await expect(page).toHaveTitle('Noren');
	await page.reload();
	await expect(till.lines).toHaveCount(1);
	await expect(page).toHaveTitle('Noren');
	await expect(update).toBeDisabled();
	await till.button(/^Check out/).click();
	await expect(update).toBeDisabled();
	await till.button(/^Exact/).click();
	await context.setOffline(true);
	await till.button(/^Finish/).click();
	await expect(page.getByTestId('receipt-number')).toHaveText('SBY-R01-000002');
	await till.expectUnsynced(1);
	await expect(update).toBeEnabled();
	// The words beside the button change while it is being pressed.
	await update.hover();
	await page.mouse.down();
	await context.setOffline(false);
	await till.expectUnsynced(0);
	await page.mouse.up();
	await expect(page).toHaveTitle('Noren, the next version');
	await expect(till.total).toBeVisible();
	await expect(update).toHaveCount(0);
	await till.scanCarefully(item?.code ?? '');
	expect(await till.payExactCash()).toBe('SBY-R01-000003');
	expect(tablet.trouble.said).toEqual([]);
});

/** This build with another title: the smallest new version. */
function anotherBuild(): string {
	cpSync(DIST, folder, { recursive: true });
	const edit = (name: string, from: RegExp, to: string) => {
		const path = join(folder, name);
		const text = readFileSync(path, 'utf8');
		expect(text).toMatch(from);
		writeFileSync(path, text.replace(from, to));
		for (const twin of ['.br', '.gz']) rmSync(path + twin, { force: true });
	};
	edit('index.html', /<title>Noren<\/title>/, '<title>Noren, the next version</title>');
	edit('sw.js', /"revision":"[0-9a-f]{32}","url":"index\.html"/, '"revision":"another","url":"index.html"');
	return folder;
}
