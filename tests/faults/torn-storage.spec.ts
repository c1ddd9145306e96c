import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { verifyChain } from '../../src/protocol/chain.ts';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { KillableBrowser } from '../support/killable-browser.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { recompute } from '../support/recompute.ts';
import { TillPage } from '../support/till-page.ts';

/** What a process killed between a record's head and its body leaves: checksum, length 384, type «full». */
const TORN_RECORD = new Uint8Array([1, 2, 3, 4, 0x80, 0x01, 1]);

/** Which of the device's two copies is torn before each start; one kill tears one record. */
const TEARS = ['main', 'mirror', 'main', 'main', 'mirror', 'mirror', 'main'] as const;

const server = new NorenServer(await freePort());
const browser = new KillableBrowser();
test.beforeAll(() => server.start());
test.afterAll(async () => {
	await browser.remove();
	await server.kill();
});

/** The write-ahead logs of the browser's databases: in the default bucket, and in a bucket of its own. */
function logs(): { main: string[]; mirror: string[] } {
	const all = readdirSync(join(browser.profile, 'Default'), { recursive: true, encoding: 'utf8' })
		.filter((path) => /indexeddb\.leveldb\/\d+\.log$/.test(path))
		.map((path) => join(browser.profile, 'Default', path));
	const isMain = (path: string) => path.includes('Default/IndexedDB/');
	return { main: all.filter(isMain), mirror: all.filter((path) => !isMain(path)) };
}

function tear(which: (typeof TEARS)[number]): void {
	const torn = logs()[which];
	expect(torn.length, `${which} has a log`).toBeGreaterThan(0);
	for (const path of torn) appendFileSync(path, TORN_RECORD);
}

async function life(): Promise<TillPage> {
	const till = new TillPage(await browser.launch());
	await till.page.goto(`${server.url}/?lang=en`);
	await browser.showing(till.page, till.page.getByTestId('basket-total'), 'after a torn record');
	return till;
}

test('records torn by kills cost a till nothing, whichever of its two copies they are in', async () => {
	test.setTimeout(240_000);
	const first = new TillPage(await browser.launch());
	await first.ready(server.url);
	await first.installed();
	const [item] = await deviceGoods(first.page);
	await browser.kill();
	const sold: string[] = [];
	for (const which of TEARS) {
		tear(which);
		const till = await life();
		await till.scanCarefully(item?.code ?? '');
		sold.push(await till.payExactCash());
		await till.nextSale();
		await browser.kill();
	}
	const last = await life();
	const { journal, projections } = await readTables(last.page);
	const entries = journal as readonly JournalEntry[];
	expect(verifyChain(entries)).toMatchObject({ ok: true, length: TEARS.length + 1 });
	expect(projections).toEqual(recompute(entries));
	expect(sold).toEqual(TEARS.map((_, n) => `SBY-R01-${String(n + 1).padStart(6, '0')}`));
	await last.expectUnsynced(0);
	await browser.kill();
});
