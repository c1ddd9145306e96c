import { expect, test } from '@playwright/test';
import { deviceGoods } from '../support/device-goods.ts';
import { readTables } from '../support/device-tables.ts';
import { type Fault, FaultProxy } from '../support/fault-proxy.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { TillPage } from '../support/till-page.ts';
import type { Toxic } from '../support/toxic-lane.ts';

/** What is done to the line, and whether sales can get through it. */
type Weather = {
	readonly name: string;
	readonly fault?: Fault;
	readonly up?: Toxic;
	readonly down?: Toxic;
	readonly blocks: boolean;
	/** What the till has to say about it, before the next weather. */
	readonly says?: RegExp;
};

const WEATHERS: readonly Weather[] = [
	{ name: 'late', up: { kind: 'delay', ms: 400 }, down: { kind: 'delay', ms: 400 }, blocks: false },
	{ name: 'slow', down: { kind: 'bandwidth', bytesPerMs: 4 }, blocks: false },
	{ name: 'sliced', down: { kind: 'slice', bytes: 40, pauseMs: 15 }, blocks: false },
	{ name: 'hung', down: { kind: 'hang' }, blocks: true },
	{ name: 'cut', down: { kind: 'cut', afterBytes: 60 }, blocks: true },
	{ name: 'reset', up: { kind: 'reset', afterBytes: 30 }, blocks: true },
	{ name: 'swallowed', fault: { kind: 'swallow_reply' }, blocks: true, says: /Offline/ },
	{ name: 'captive portal', fault: { kind: 'portal' }, blocks: true },
	{ name: 'stale cache', fault: { kind: 'stale' }, blocks: true, says: /Offline|Please look/ },
];

let server: NorenServer;
let proxy: FaultProxy;
test.beforeEach(async () => {
	server = new NorenServer(await freePort());
	await server.start();
	proxy = new FaultProxy(() => server.port);
	await proxy.listen();
});
test.afterEach(async () => {
	await proxy.close();
	await server.kill();
});

test('a till sells on through every way a line fails, says so calmly, and afterwards nothing is missing or twice (F7, F8, F10)', async ({
	page,
}) => {
	test.setTimeout(300_000);
	const till = new TillPage(page);
	// `localhost` is a secure context and this machine's own name, through the proxy's port too.
	await till.ready(proxy.url.replace('127.0.0.1', 'localhost'));
	await till.installed();
	await till.expectUnsynced(0);
	const [goods] = await deviceGoods(page);
	const sell = async () => {
		await till.scanCarefully(goods?.code ?? '');
		const number = await till.payExactCash();
		await till.nextSale();
		return number;
	};
	const numbers: string[] = [];
	for (const { name, fault, up, down, blocks, says } of WEATHERS) {
		proxy.heal();
		if (fault) proxy.fault = fault;
		if (up) proxy.up = up;
		if (down) proxy.down = down;
		proxy.hangUp();
		await test.step(name, async () => {
			numbers.push(await sell(), await sell());
			await expect(page.getByRole('alert'), 'nobody is alarmed').toHaveCount(0);
			if (!blocks) return;
			expect(await unsynced(till)).toBeGreaterThanOrEqual(2);
			if (says) await expect(page.getByTestId('sync-status')).toContainText(says, { timeout: 30_000 });
		});
	}
	proxy.heal();
	await till.expectUnsynced(0);
	expect(numbers).toEqual(numbers.map((_, n) => `SBY-R01-${String(n + 1).padStart(6, '0')}`));
	const { stdout } = await server.shop('export');
	const sold = stdout.split('\n').flatMap((line) => {
		if (!line.includes('"kind":"retail_transaction"')) return [];
		return (JSON.parse(line) as { body: { receipt_number: string } }).body.receipt_number;
	});
	expect(sold.sort()).toEqual(numbers);
	const { journal } = await readTables(page);
	expect(journal.filter(({ kind }) => kind === 'retail_transaction')).toHaveLength(numbers.length);
	await page.keyboard.press('F7');
	await expect(page.getByTestId('health-compare')).toContainText('The same', { timeout: 60_000 });
});

/** The count of unsynced entries as the till shows it. */
async function unsynced(till: TillPage): Promise<number> {
	const text = (await till.page.getByTestId('unsynced-count').textContent()) ?? '';
	return Number(/\d+/.exec(text)?.[0] ?? 0);
}
