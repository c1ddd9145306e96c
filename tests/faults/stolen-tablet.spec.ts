import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { demoCustomer } from '../../server/office/seed/demo-customer.ts';
import { demoPlaces } from '../../server/office/seed/demo-places.ts';
import { maskName } from '../../src/domain/privacy/mask.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { KillableBrowser } from '../support/killable-browser.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { searchFolder } from '../support/profile-search.ts';
import { TillPage } from '../support/till-page.ts';

/** As the demo shop is seeded. */
const SEED = { seed: 1, items: 320, places: demoPlaces(2), until: Date.UTC(2026, 9, 31, 15) };
const SEEDED = Array.from({ length: 50 }, (_, index) => demoCustomer(index, SEED));
/** Someone who joins at the tablet, by words that are nowhere else. */
const JOINED = {
	name: '蛇抜 眞梨',
	kana: 'ジャヌケ マリ',
	phone: '070-9182-7364',
	mail: 'mari.januke@example.jp',
};

/** Every way in which a person's words may be written down. */
const wordsOf = ({ name, kana, phone, mail }: typeof JOINED): string[] => [
	...[name, name.replace(' ', ''), name.replace(' ', '　'), kana, kana.replace(' ', '')],
	...[hiragana(kana), hiragana(kana).replace(' ', ''), phone, phone.replaceAll('-', ''), mail],
];
const hiragana = (kana: string): string =>
	kana.replace(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60));

/** What the search has to find, or it is blind: written by a page into each of its stores, small and large. */
const PLANTED = { indexed: '植込 索引子', large: '植込 大判子', cached: '植込 貯蔵子', noted: '植込 覚書子' };

const dialog = (page: Page) => page.getByRole('dialog');
const field = (page: Page) => page.getByLabel('Phone, name, kana, e-mail or card number');

async function plant(page: Page): Promise<void> {
	await page.evaluate(async (words) => {
		localStorage.setItem('planted', words.noted);
		const cache = await caches.open('planted');
		await cache.put('/planted', new Response(words.cached));
		await new Promise<void>((resolve, reject) => {
			const open = indexedDB.open('planted', 1);
			open.onupgradeneeded = () => open.result.createObjectStore('rows');
			open.onerror = () => reject(open.error);
			open.onsuccess = () => {
				const tx = open.result.transaction('rows', 'readwrite', { durability: 'strict' });
				tx.objectStore('rows').put({ name: words.indexed }, 'small');
				// Long and all alike: whoever packs values packs this one.
				tx.objectStore('rows').put({ name: `${'あ'.repeat(100_000)}${words.large}` }, 'large');
				tx.oncomplete = () => {
					open.result.close();
					resolve();
				};
				tx.onerror = () => reject(tx.error);
			};
		});
	}, PLANTED);
}

/** The kill is over and nothing of it runs: what is left of the profile is looked at in a copy. */
function searched(profile: string, staff: readonly string[]) {
	const copy = mkdtempSync(join(tmpdir(), 'noren-stolen-'));
	try {
		// Half-written notes of a browser that is closing (`.org.chromium…`) are gone the next moment.
		cpSync(profile, copy, { recursive: true, filter: (path) => !/Singleton|\.org\.chromium\./.test(path) });
		expect(existsSync(join(copy, 'Default', 'IndexedDB')), readdirSync(copy).join()).toBe(true);
		const people = [...SEEDED, JOINED].flatMap(wordsOf).filter((words) => !staff.includes(words));
		const planted = Object.values(PLANTED);
		const found = searchFolder(copy, [...new Set([...people, ...planted])]);
		return {
			planted: [...new Set(found.flatMap(({ words }) => (planted.includes(words) ? [words] : [])))].sort(),
			people: found.filter(({ words }) => !planted.includes(words)),
		};
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

async function unlockedLookAt(till: TillPage, person: (typeof SEEDED)[number]): Promise<void> {
	const { page } = till;
	await till.scanRefused(person.memberNumber, /Now serving/);
	await page.keyboard.press('F10');
	await page.getByRole('button', { name: /Reveal phone/ }).click();
	await page.getByRole('button', { name: 'Identity check' }).click();
	await expect(page.getByTestId('customer-revealed')).toContainText(person.mail);
}

test('the files of a stolen tablet show nobody: killed while somebody is on the screen, and locked and signed out', async () => {
	test.setTimeout(420_000);
	const server = new NorenServer(await freePort());
	await server.start();
	const browser = new KillableBrowser();
	const staff = ['佐藤 美咲', '佐藤美咲', '佐藤　美咲'];
	// The browser writes notes down a while later: a kill takes those of the last minute along.
	const { noted: _, ...safe } = PLANTED;
	const nobody = (planted: object) => ({ planted: Object.values(planted).sort(), people: [] });
	try {
		const till = new TillPage(await browser.launch());
		const { page } = till;
		page.setDefaultTimeout(30_000);
		await till.ready(server.url);
		await till.installed();
		await page.keyboard.press('F10');
		await expect(field(page)).toBeVisible({ timeout: 60_000 });

		const [first, second] = SEEDED.filter(({ history }) => history.some(({ place }) => place === 'shibuya'));
		if (!first || !second) throw new Error('nobody buys in Shibuya');
		// Typed as people type: nothing of it may be kept by the browser either.
		await field(page).pressSequentially(first.phone, { delay: 20 });
		await expect(page.getByTestId('customer-hit').first()).toContainText(maskName(first.name));
		await field(page).fill('');
		await field(page).pressSequentially(second.kana, { delay: 20 });
		await page.getByTestId('customer-hit').first().click();
		await dialog(page).getByRole('button', { name: 'Find someone else' }).click();
		await page.getByRole('button', { name: /New customer/ }).click();
		await page.getByLabel('Name', { exact: true }).fill(JOINED.name);
		await page.getByLabel('Kana', { exact: true }).fill(JOINED.kana);
		await page.getByLabel('Phone', { exact: true }).fill(JOINED.phone);
		await page.getByText('More (e-mail, birthday, card, likes)').click();
		await page.getByLabel('E-mail', { exact: true }).fill(JOINED.mail);
		await page.getByLabel('Membership terms and points').check();
		await page.getByLabel('Use their purchases to serve them').check();
		await page.getByRole('button', { name: /^Register/ }).click();
		await expect(page.getByTestId('customer-card')).toContainText(maskName(JOINED.name));
		await page.keyboard.press('Escape');
		const [item] = await deviceGoods(page);
		await till.scanCarefully(item?.code ?? '');
		await till.payExactCash();
		await till.nextSale();
		await till.expectUnsynced(0);
		await plant(page);
		await unlockedLookAt(till, first);
		await browser.kill();
		const { planted, people } = searched(browser.profile, staff);
		expect(people, 'killed while somebody is shown').toEqual([]);
		expect(planted).toEqual(expect.arrayContaining(Object.values(safe)));

		// It comes back locked; somebody signs in, looks, and signs out.
		const again = new TillPage(await browser.launch());
		again.page.setDefaultTimeout(30_000);
		await again.page.goto(`${server.url}/?lang=en`);
		await again.page.reload();
		// Who was served is still the basket's, and nobody sees who that is.
		await expect(again.page.getByText('Customers are locked')).toBeVisible();
		await again.page.keyboard.press('F10');
		const asks = again.page.getByRole('heading', { name: 'Sign in with your PIN to see customers' });
		await expect(asks).toBeVisible();
		await again.page.keyboard.type('0001', { delay: 90 });
		await again.page.keyboard.press('Enter');
		await expect(dialog(again.page).getByTestId('customer-card').or(field(again.page)).first()).toBeVisible();
		await again.page.keyboard.press('Escape');
		await plant(again.page);
		await unlockedLookAt(again, second);
		await again.page.keyboard.press('Escape');
		await again.page.locator('button.operator').click();
		await expect(again.page.getByRole('heading', { name: 'Who is selling?' })).toBeVisible();
		const line = await again.page.context().browser()?.newBrowserCDPSession();
		await line?.send('Browser.close').catch(() => {
			// It closes before it can answer.
		});
		// A link that leads nowhere: the browser takes it away when everything is on the disk.
		const isOpen = () => readdirSync(browser.profile).includes('SingletonLock');
		await expect.poll(isOpen, { timeout: 30_000 }).toBe(false);
		expect(searched(browser.profile, staff), 'signed out and closed').toEqual(nobody(PLANTED));
	} finally {
		await browser.remove();
		await server.kill();
	}
});
