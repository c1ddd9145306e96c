import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { ChangesPage, type StoreDoc } from '#protocol/feed.ts';
import { type ScanTexts, scanTexts } from '#server/office/scan-rules.ts';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { scanReader } from '#usecases/read-scan.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start({ seed: (db) => seedDemoShop(db, { items: 20, customers: 0 }) });
});
afterEach(() => server.dispose());

const RULES: ScanTexts = {
	in_store: '24IIIIIVPPPPC\r\n\r\n25IIIIIWWWWWC weight_decimals=3 per_grams=100',
	members: '29 13 mod10',
	gift_cards: '6049 16 luhn',
	coupons: 'CPN-',
	payments: '28 paypay',
};

async function open(): Promise<{ page: string; csrf: string }> {
	const page = await (await server.call('/office/scanning?lang=en')).text();
	return { page, csrf: /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '' };
}

const send = (texts: ScanTexts, csrf: string): Promise<Response> =>
	server.call('/office/scanning?lang=en', {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ csrf, ...texts }).toString(),
	});

const checked = (body: string): string => body + gtinCheckDigit(body);

/** The store's document as a tablet pulls it. */
async function pulled(tablet: Tablet): Promise<StoreDoc> {
	const answer = await tablet.get('/v1/feeds/store-shibuya/_changes?since=0&limit=500');
	const { rows } = v.parse(ChangesPage, await answer.json());
	const row = rows.find(({ id }) => id === 'store:shibuya');
	if (!row || row.withdrawn || row.doc.type !== 'store') throw new Error('the store is in its own feed');
	return row.doc;
}

test('what the office says of its codes is how a tablet reads them once it has pulled', async () => {
	const tablet = await server.enrol();
	let store = await pulled(tablet);
	const read = scanReader({ device: { store: async () => store }, clock: { now: () => 0 } });
	const label = { text: checked('243700940108') };
	expect(await read(label)).not.toMatchObject({ kind: 'in_store' });

	const { csrf } = await open();
	expect((await send(RULES, 'no')).status).toBe(403);
	const answer = await send(RULES, csrf);
	expect(answer.status).toBe(200);
	expect(await answer.text()).toContain('Saved. The tills get it.');
	store = await pulled(tablet);
	expect(await read(label)).toMatchObject({ kind: 'in_store', code: { item: '37009', price: 108 } });
	expect(await read({ text: checked('251234500347') })).toMatchObject({
		kind: 'in_store',
		code: { grams: 347 },
	});
	expect(await read({ text: '2900000012349' })).toMatchObject({ kind: 'member' });
	expect(await read({ text: 'CPN-1' })).toMatchObject({ kind: 'coupon', family: 'own' });
});

test('what was kept is shown as it is typed, and kept again it is the same', async () => {
	const { csrf } = await open();
	await send(RULES, csrf);
	const texts = scanTexts(server.db);
	expect(texts).toEqual({ ...RULES, in_store: RULES.in_store.replace('\r\n\r\n', '\n') });
	expect((await open()).page).toContain('25IIIIIWWWWWC weight_decimals=3 per_grams=100');
	await send(texts, csrf);
	expect(scanTexts(server.db)).toEqual(texts);
});

test('a wrong line is named with its field, nothing is kept, and what was typed stands there again', async () => {
	const { csrf } = await open();
	await send(RULES, csrf);
	const before = scanTexts(server.db);
	const wrong = {
		...RULES,
		in_store: '02IIIIIVPPPPC\n\n20IIIVPPPPPPC',
		members: '29 13 mod11',
		coupons: '<b>',
	};
	const answer = await send(wrong, csrf);
	const page = await answer.text();
	expect(answer.status).toBe(422);
	expect(page).toContain(
		'Templates of in-store codes, line 3 (letters): V is for prices of four or five digits only.',
	);
	expect(page).toContain('Member cards, line 1 (check): this value can’t be used.');
	expect(page).toContain('How own coupons begin, line 1 (prefix): this value can’t be used.');
	expect(page).toContain('20IIIVPPPPPPC');
	expect(page).not.toContain('<b>');
	expect(page).not.toMatch(/<script|\sstyle=|\son\w+=/);
	expect(scanTexts(server.db)).toEqual(before);
});

test('a stranger is sent to the way in', async () => {
	const headers = { origin: 'http://elsewhere.example' };
	const answer = await server.call('/office/scanning?lang=en', { redirect: 'manual', headers });
	expect([answer.status, answer.headers.get('location')]).toEqual([303, '/office/sign-in?lang=en']);
});
