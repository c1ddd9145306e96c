import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { EnrolAnswer } from '#protocol/wire.ts';
import { publicAddress, tidyAddress } from '#server/office/public-address.ts';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { saleToken } from '#usecases/sale-token.ts';
import { aBasketOf, aReturnBody, aSaleBody, someFacts } from '../support/a-document.ts';
import { Tablet, TestServer } from './server-harness.ts';

type Sale = JournalEntry<'retail_transaction'>;
let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start({ seed: (db) => seedDemoShop(db, { items: 20, customers: 0 }) });
});
afterEach(() => server.dispose());

/** A till of this server whose keys the test holds. */
async function aTill() {
	const { keys, publicKey } = await createDeviceKeys();
	const code = server.code('shibuya');
	const answer = await server.post('/v1/devices/enrol', {
		...{ code, public_key: publicKey, proof: await sign(keys, code) },
	});
	const identity = (await answer.json()) as EnrolAnswer;
	const tablet = new Tablet(server, identity);
	tablet.journal.openTill();
	return { tablet, keys };
}
type OwnTill = Awaited<ReturnType<typeof aTill>>;

const GOODS = [
	{ item: 'おにぎり', price: 158, quantity: 3 },
	{ item: 'せっけん', price: 330, quantity: 1, tax: 'standard' },
];

/** Rings goods of both rates; nothing of it is sent. */
function aSale({ tablet }: OwnTill, goods: Parameters<typeof aBasketOf>[1] = GOODS): Sale {
	const facts = someFacts({ till_session: tablet.journal.entries[0]?.id ?? '' });
	return tablet.journal.seal('retail_transaction', aSaleBody(aBasketOf('b', goods), facts)) as Sale;
}

const tokenOf = ({ tablet: { identity }, keys }: OwnTill, sale: Sale): Promise<string> =>
	saleToken({ device: { lives: async () => [{ ...identity, keys }] }, sign }, sale);

const ask = (token: string, language = 'ja'): Promise<Response> =>
	server.call('/receipt', {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'accept-language': language },
		body: JSON.stringify({ token }),
	});

test('the page is the same for everybody, is kept nowhere and runs nothing of anybody else', async () => {
	const page = await server.call('/receipt', { headers: { 'accept-language': 'en-GB,en' } });
	const text = await page.text();
	expect(page.status).toBe(200);
	expect(text).toContain('<html lang="en">');
	expect(text).not.toMatch(/<script>|\sstyle=|\son\w+=/);
	expect(page.headers.get('cache-control')).toBe('no-store');
	expect(page.headers.get('content-security-policy')).toMatch(
		/^default-src 'none';script-src 'self';style-src 'self'/,
	);
	expect(page.headers.get('referrer-policy')).toBe('no-referrer');
	for (const file of ['receipt.js', 'receipt.css']) {
		expect((await server.call(`/receipt/${file}`)).status).toBe(200);
	}
});

test('points stand on the e-receipt as on the paper; of somebody who was not shown there is no balance', async () => {
	const till = await aTill();
	const facts = someFacts({ till_session: till.tablet.journal.entries[0]?.id ?? '', customer: 'hanako' });
	const body = aSaleBody(aBasketOf('b', GOODS), facts);
	const after = {
		balance: 1234,
		pending: 8,
		as_of: Date.UTC(2026, 10, 22, 3, 4),
		rank: { ja: '金', en: 'Gold' },
	};
	const sell = (points: Sale['body']['points']) =>
		till.tablet.journal.seal('retail_transaction', { ...body, points }) as Sale;
	const known = sell({ granted: 8, redeemed: 100, after });
	await till.tablet.push();
	await server.settled();
	const said = (await (await ask(await tokenOf(till, known), 'en')).text()).replace(/[^\S\n]+/g, ' ');
	for (const row of [
		'Points earned +8 pt',
		'Points used -100 pt',
		'Points balance 1,234 pt',
		'Points to come 8 pt',
	])
		expect(said).toContain(row);
	expect(said).toContain('as of 2026-11-22 12:04');
	expect(said).toContain('Rank Gold');
	const unknown = sell({ granted: 8, redeemed: 0 });
	await till.tablet.push();
	await server.settled();
	const other = (await (await ask(await tokenOf(till, unknown), 'en')).text()).replace(/[^\S\n]+/g, ' ');
	expect(other).toContain('Points earned +8 pt');
	expect(other).not.toMatch(/balance|Rank|as of/);
});

test('a synced sale is shown as its paper has it, an invoice by the same source', async () => {
	const till = await aTill();
	const sale = aSale(till);
	const token = await tokenOf(till, sale);
	await till.tablet.push();
	await server.settled();
	const answer = await ask(token);
	expect(answer.status).toBe(200);
	expect(answer.headers.get('cache-control')).toBe('no-store');
	const page = await answer.text();
	expect(page).toContain('data-standing="here"');
	const text = /<pre[^>]*>([^<]*)<\/pre>/.exec(page)?.[1] ?? '';
	for (const words of ['適格簡易請求書', '登録番号 T', 'SBY-R01-000001', 'おにぎり ※', '¥158 × 3点']) {
		expect(text).toContain(words);
	}
	// The law's line, rate by rate, as the entry has it.
	expect(text.replace(/\s+/g, ' ')).toContain('8%対象※ ¥474 (内消費税 ¥35)');
	expect(text.replace(/\s+/g, ' ')).toContain('10%対象 ¥330 (内消費税 ¥30)');
	expect(text).toContain(sale.hash.slice(0, 12));
	expect(page).toContain('<svg ');
	expect(page).not.toMatch(/<style|\sstyle=|https?:\/\/(?!www\.w3\.org)/);
	expect(await (await ask(token, 'en')).text()).toContain('SIMPLIFIED TAX INVOICE');
});

test('a sale that was not sent yet shows what its device signed, and says that the rest follows', async () => {
	const till = await aTill();
	const token = await tokenOf(till, aSale(till));
	const page = await (await ask(token)).text();
	expect(page).toContain('data-standing="on_its_way"');
	for (const words of ['届きしだい', '¥804', '8%※対象 (税込)', '¥474', '10%対象 (税込)', '¥330', '3点']) {
		expect(page).toContain(words);
	}
	expect(page).not.toContain('登録番号');
	await till.tablet.push();
	await server.settled();
	expect(await (await ask(token)).text()).toContain('data-standing="here"');
});

test('what came back of a sale is shown with it', async () => {
	const till = await aTill();
	const sale = aSale(till);
	const token = await tokenOf(till, sale);
	const facts = someFacts({
		...{ basket_id: 'r1', receipt_number: 'SBY-R01-000002' },
		till_session: till.tablet.journal.entries[0]?.id ?? '',
	});
	till.tablet.journal.seal('retail_transaction', aReturnBody(sale.body, new Map([[1, 2]]), facts));
	await till.tablet.push();
	await server.settled();
	const page = await (await ask(token)).text();
	expect(page).toContain('¥316 が返金されました');
	expect(page).toContain('data-receipt="SBY-R01-000002"');
	expect(page).toContain('適格返還請求書');
});

test('nothing is said of a receipt to whoever does not hold what a device of this shop signed', async () => {
	const till = await aTill();
	const sale = aSale(till);
	await till.tablet.push();
	await server.settled();
	const token = await tokenOf(till, sale);
	const stranger = await createDeviceKeys();
	const forged = await tokenOf({ ...till, keys: stranger.keys }, sale);
	const at = token.length - 20;
	const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
	for (const wrong of [forged, changed, token.slice(0, -2), sale.body.receipt_number, '']) {
		const answer = await ask(wrong);
		expect(answer.status).toBe(404);
		const page = await answer.text();
		expect(page).toContain('data-standing="not_genuine"');
		expect(page).not.toContain('¥');
	}
	expect((await ask('x'.repeat(3000))).status).toBe(400);
});

test('the office says how phones reach the server, and the tills hear of it', async () => {
	const form = await (await server.call('/office/address?lang=en')).text();
	const csrf = /name="csrf" value="(\w+)"/.exec(form)?.[1] ?? '';
	const keep = (address: string, proof = csrf) =>
		server.call('/office/address?lang=en', {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({ csrf: proof, address }).toString(),
		});
	expect((await keep('https://till.example.jp', 'no')).status).toBe(403);
	expect((await keep('https://till.example.jp/path')).status).toBe(422);
	expect(publicAddress(server.db)).toBeNull();
	expect((await keep(' https://Till.Example.jp/ ')).status).toBe(200);
	const row = server.db.get<{ doc: string }>("SELECT doc FROM feed_docs WHERE id = 'store:shibuya'");
	expect(JSON.parse(row?.doc ?? '{}')).toMatchObject({ public_url: 'https://till.example.jp' });
	expect((await keep('')).status).toBe(200);
	expect(publicAddress(server.db)).toBeNull();
});

test('an address is a server and nothing behind it', () => {
	const kept = {
		'https://till.example.jp/': 'https://till.example.jp',
		'192.168.1.20:8080': 'https://192.168.1.20:8080',
		'http://192.168.1.20:8080': 'http://192.168.1.20:8080',
		'https://a.example/receipt': null,
		'https://user@a.example': null,
		'no address': null,
		'javascript:alert(1)': null,
	};
	expect(Object.fromEntries(Object.keys(kept).map((typed) => [typed, tidyAddress(typed)]))).toEqual(kept);
});
