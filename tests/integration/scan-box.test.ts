import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { displayGtin, type Gtin, gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { invariant } from '#domain/invariant.ts';
import { classify } from '#domain/scan/classify.ts';
import { scanRulesOf } from '#protocol/bodies/scan-rules.ts';
import type { Scan } from '#ui/scan/scan-outcome.ts';
import { Ui } from '#ui/state/ui.svelte.ts';
import type { ListedItem } from '#usecases/services.ts';
import { memoryServices } from '../ui/harness/memory-services.ts';
import { demoItems } from '../ui/harness/shop-data.ts';

// The screens' appearance is a word on the page, and there is no page here.
beforeAll(() => vi.stubGlobal('document', { documentElement: { dataset: {} } }));
afterAll(() => vi.unstubAllGlobals());

const NOW = Date.UTC(2026, 10, 22, 3);
const item = demoItems()[0];
invariant(item, 'the demo shop has items');
const tea: ListedItem = item;
const key = tea.gtins[0] as Gtin;
const GS = '\u001d';
const checked = (body: string) => body + gtinCheckDigit(body);
/** What the shop's scale sells by label: an item under the label's search key. */
const meat: ListedItem = { ...tea, id: 'meat', name: 'Meat', gtins: [checked('0023700900000') as Gtin] };
const book: ListedItem = { ...tea, id: 'book', name: 'Book', gtins: ['09784000000000' as Gtin] };

const RULES = scanRulesOf({
	in_store: [{ letters: '02IIIIIVPPPPC' }, { letters: '21IIIIIWWWWWC', per_grams: 100 }],
	members: [{ prefix: '29', length: 13, check: 'mod10' }],
});

async function aTill() {
	const services = memoryServices(new URLSearchParams('at=sell'));
	const more = [meat, book];
	const clock = { now: NOW };
	const ui = new Ui({
		...services,
		now: () => clock.now,
		businessDay: () => '2026-11-22',
		readScan: async (scan) => classify(scan, { rules: RULES, today: '2026-11-22' }),
		findByCode: async (code) => {
			const own = more.find(({ gtins }) => gtins.includes(code.padStart(14, '0') as Gtin));
			return own ? { ok: true, value: own } : services.findByCode(code);
		},
	});
	await Promise.all([ui.till.start(), ui.words.start('en')]);
	const scan = (text: string, more: Partial<Scan> = {}) => ui.scans.accept({ kind: 'scan', text, ...more });
	const said = () => {
		const { last } = ui.scans;
		return last.kind === 'told' ? last.say('en') : last.kind;
	};
	const lines = () => ui.checkout.basket.lines;
	return { ui, clock, scan, said, lines };
}

test('the same item is one line, however its code came', async () => {
	const { scan, lines } = await aTill();
	const plain = displayGtin(key);
	await scan(plain);
	await scan(`]E0${plain}`);
	await scan(plain, { symbology: 'ean_13' });
	await scan(`https://example.com/01/${key}`);
	await scan(`(01)${key}`);
	expect(lines().map(({ itemId, quantity }) => [itemId, quantity])).toEqual([[tea.id, 5]]);
	expect(lines()[0]?.gtin).toBe(key);
});

test('GS1-01: lot, serial and expiry are on the line, and another lot is another line', async () => {
	const { scan, lines } = await aTill();
	await scan(`]C101${key}1726123110ABC123${GS}21SER1`);
	await scan(`]C101${key}1726123110ABC124`);
	await scan(`]C101${key}1726123110ABC124`);
	await scan(`]C101${key}1726123110ABC125`);
	expect(lines().map(({ lot, expiry, serial, quantity }) => ({ lot, expiry, serial, quantity }))).toEqual([
		{ lot: 'ABC123', expiry: '2026-12-31', serial: 'SER1', quantity: 1 },
		{ lot: 'ABC124', expiry: '2026-12-31', serial: undefined, quantity: 2 },
		{ lot: 'ABC125', expiry: '2026-12-31', serial: undefined, quantity: 1 },
	]);
});

test('what is past its use-by date is not sold; past best-before it is, with a word', async () => {
	const { scan, said, lines } = await aTill();
	await scan(`]C101${key}17261121`);
	expect(said()).toContain('2026-11-21');
	expect(lines()).toEqual([]);
	await scan(`]C101${key}15261121`);
	expect(said()).toContain('best-before');
	expect(lines()).toHaveLength(1);
});

test('NPL-21: two labels of one price are one line, of two prices two; a misprint and an empty one are none', async () => {
	const { scan, said, lines } = await aTill();
	for (const code of ['0237009401082', '237009401082', '0237009701625']) await scan(code);
	const rows = lines().map(({ unitPrice, quantity, isFinalPrice }) => [unitPrice, quantity, isFinalPrice]);
	expect(rows).toEqual([
		[108, 2, true],
		[162, 1, true],
	]);
	await scan('0237009501089');
	expect(said()).toContain('price on the label');
	await scan(checked('023700900000'));
	expect(said()).toContain('no price');
	expect(lines()).toHaveLength(2);
});

test('a bill, a coupon, somebody’s link and a broken GS1 code sell nothing, each with its own words', async () => {
	const { scan, said, lines } = await aTill();
	const words = [];
	const bill = `]C191912345${'0'.repeat(21)}0261231${'0'}0050005`;
	for (const text of [bill, '9912345678909', 'https://example.com/menu', '10LOTA0104901234567894', 'hello']) {
		await scan(text);
		words.push(said());
	}
	expect(new Set(words).size).toBe(5);
	expect(words[0]).toContain('bill');
	expect(lines()).toEqual([]);
});

test('an unknown item offers to be registered or sold, whichever way it was read; a misread does not', async () => {
	const { ui, scan } = await aTill();
	const unknown = await scan(checked('978400000001'));
	expect(unknown).toMatchObject({ kind: 'refused', code: 'item_not_found' });
	expect('action' in unknown && unknown.action?.label('en')).toBe('Register or sell it');
	const plain = await scan('4999999999999');
	expect('action' in plain && plain.action?.label('en')).toBe('Register or sell it');
	if ('action' in plain) plain.action?.run();
	expect(ui.sheet).toBe('unknown_code');
	expect(ui.takeUnknownCode()).toBe('04999999999999');
	ui.open(null);
	expect(await scan('4901234567895')).not.toHaveProperty('action');
	expect(ui.checkout.isEmpty).toBe(true);
});

test('BOK-03, BOK-04: the lower row says what it is within five seconds of the upper one, else asks for it', async () => {
	const { clock, scan, said, lines } = await aTill();
	await scan('1920055028004');
	expect(said()).toContain('upper row');
	await scan('9784000000000');
	clock.now += 4000;
	await scan('1920055028004');
	expect(said()).toContain('C0055');
	await scan('1920055028004');
	expect(said()).toContain('upper row');
	expect(lines().map(({ name }) => name)).toEqual(['Book']);
});

test('a number and * before a scan is how many, for that scan alone', async () => {
	const { ui, scan, lines } = await aTill();
	expect(ui.scans.multiply('３＊')).toBe(true);
	await scan('4901234567895');
	await scan(displayGtin(key));
	await scan(displayGtin(key));
	expect(lines()[0]?.quantity).toBe(4);
	expect(ui.scans.multiply('4901234567894*')).toBe(false);
	ui.scans.multiply('5*');
	ui.scans.multiply('0*');
	expect(ui.scans.times).toBe(1);
});

test('a screen that comes takes its kind of code, the last one first, until it goes', async () => {
	const { ui, scan, said, lines } = await aTill();
	const taken: string[] = [];
	await scan('2900000012349');
	expect(said()).toContain('member');
	const leave = ui.scans.on('member', ({ number }) => {
		taken.push(number);
		return { kind: 'ready' };
	});
	const leaveSecond = ui.scans.on('member', () => null);
	await scan('a2900000012349b');
	leaveSecond();
	leave();
	await scan('2900000012349');
	expect(taken).toEqual(['2900000012349']);
	const count = ui.scans.on('goods', ({ gtin }) => {
		taken.push(gtin);
		return { kind: 'ready' };
	});
	await scan(displayGtin(key));
	count();
	expect(taken.at(-1)).toBe(key);
	expect(lines()).toEqual([]);
});

test('a receipt opens the returns, by number, token or link; while paying it says so', async () => {
	const { ui, scan } = await aTill();
	for (const text of [
		'SBY-R01-000123',
		'NR1.abc.def',
		'https://shop.example/receipt#NR1.abc.def',
		']Q1NR1.abc.def',
	]) {
		await scan(text);
		expect(ui.sheet).toBe('returns');
		expect(text).toContain(ui.takeAskedReceipt()?.number);
		ui.open(null);
	}
	await scan(displayGtin(key));
	ui.payment.begin();
	expect(await scan('SBY-R01-000123')).toEqual({ kind: 'paying' });
});

test('what lies over the screen is given the text that was meant', async () => {
	const { ui, scan } = await aTill();
	const texts: string[] = [];
	const end = ui.scans.divert(async (text) => void texts.push(text));
	for (const text of [`]E0${displayGtin(key)}`, displayGtin(key), ']Q1NR1.a.b', 'a2900000012349b'])
		await scan(text);
	end();
	expect(texts).toEqual([key, key, 'NR1.a.b', '2900000012349']);
});
