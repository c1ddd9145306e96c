import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawerKick } from '#devices/printer/drawer-kick.ts';
import { printerBytes } from '#devices/printer/render.ts';
import { receiptMarkup } from '#domain/receipt/receipt-paper.ts';
import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import { keepPrinter, removePrinter } from '#server/office/printers.ts';
import { seedDemoShop } from '#server/office/seed/demo-shop.ts';
import { PrintRelay } from '#server/printing/print-relay.ts';
import { aPrintRequest, aReceiptDocument } from '../support/a-receipt-document.ts';
import { TcpPrinter } from '../support/tcp-printer.ts';
import { TestServer } from './server-harness.ts';

const BYTES = printerBytes(receiptMarkup(aReceiptDocument(), aPrintRequest()), {
	...{ dialect: 'escpos', encoding: 'shiftjis', columns: 42 },
});
const QUICK = { connect: 500, status: 300, take: 500, print: 500 };

let printer: TcpPrinter;
let relay: PrintRelay;
beforeEach(async () => {
	printer = await TcpPrinter.start();
	relay = new PrintRelay(QUICK);
});
afterEach(() => printer.stop());

const counter = (change: Partial<WirePrinter> = {}): WirePrinter => ({
	...{ id: 'counter', name: 'レジ', transport: 'relay', address: printer.address, dialect: 'escpos' },
	...{ encoding: 'shiftjis', columns: 42, has_drawer: true, ...change },
});
const job = (id = 'a', bytes = BYTES) => ({ id, bytes, needsPaper: true });

test('a receipt is on one cut paper, in the words of the law, and every command was understood', async () => {
	expect(await relay.print(counter(), job())).toBe('printed');
	const [paper, ...more] = printer.papers;
	expect(more).toEqual([]);
	expect(paper?.isCut).toBe(true);
	for (const words of ['適格簡易請求書', '髙島屋', '合計', '¥4,460', '※は軽減税率対象'])
		expect(paper?.text).toContain(words);
	expect(printer.unknown).toEqual([]);
	expect(printer.kicks).toBe(0);
});

test('the same job asked again, at once or later, is on one paper; another one is on its own', async () => {
	const both = [
		relay.print(counter(), job()),
		relay.print(counter(), job()),
		relay.print(counter(), job('b')),
	];
	expect(await Promise.all(both)).toEqual(['printed', 'printed', 'printed']);
	expect(await relay.print(counter(), job())).toBe('printed');
	expect(printer.papers).toHaveLength(2);
});

test.each([
	['no_paper', 'printer_no_paper'],
	['cover_open', 'printer_open'],
	['jammed', 'printer_silent'],
] as const)('%s: nothing is sent, and the same job prints once it is put right', async (mood, outcome) => {
	printer.mood = mood;
	expect(await relay.print(counter(), job())).toBe(outcome);
	printer.mood = 'ready';
	expect(await relay.print(counter(), job())).toBe('printed');
	expect(printer.papers).toHaveLength(1);
});

test.each(['jams_while_printing', 'hangs_up'] as const)(
	'%s: nobody knows what is on the paper, and it is not printed again under that name',
	async (mood) => {
		printer.mood = mood;
		expect(await relay.print(counter(), job())).toBe('printer_unsure');
		printer.mood = 'ready';
		expect(await relay.print(counter(), job())).toBe('printer_unsure');
		expect(printer.papers).toEqual([]);
		expect(await relay.print(counter(), job('looked at'))).toBe('printed');
	},
);

test('nobody there is said in time, and a printer that never answers is believed when it takes everything', async () => {
	printer.mood = 'mute';
	expect(await relay.print(counter({ replies: false }), job())).toBe('sent');
	expect(printer.papers).toHaveLength(1);
	const { address } = printer;
	await printer.stop();
	expect(await relay.print(counter({ address }), job('b'))).toBe('printer_unreachable');
	printer = await TcpPrinter.start();
});

test('the drawer opens without paper', async () => {
	printer.mood = 'no_paper';
	const kick = { id: 'kick', bytes: drawerKick('escpos'), needsPaper: false };
	expect(await relay.print(counter(), kick)).toBe('printed');
	expect(printer.kicks).toBe(1);
	expect(printer.papers).toEqual([]);
});

test('the server prints for its own tablets, on printers of their store, and on nothing else', async () => {
	const server = await TestServer.start({
		seed: (db) => seedDemoShop(db, { items: 3, customers: 0, stores: 2, seed: 1 }),
	});
	try {
		const tablet = await server.enrol();
		const body = { job: 'a', data: Buffer.from(BYTES).toString('base64'), needs_paper: true };
		const ask = (id: string, token?: string) => server.post(`/v1/print/${id}`, body, token);
		expect((await ask('counter', tablet.identity.token)).status).toBe(404);
		keepPrinter(server.db, counter());
		keepPrinter(server.db, counter({ id: 'usb', transport: 'usb', address: '' }));
		expect((await ask('counter')).status).toBe(401);
		expect((await ask('counter', 'wrong')).status).toBe(401);
		expect((await ask('usb', tablet.identity.token)).status).toBe(404);
		expect(await (await ask('counter', tablet.identity.token)).json()).toEqual({ outcome: 'printed' });
		expect(await (await ask('counter', tablet.identity.token)).json()).toEqual({ outcome: 'printed' });
		expect(printer.papers).toHaveLength(1);
		expect(
			(await server.post('/v1/print/counter', { ...body, data: '<>' }, tablet.identity.token)).status,
		).toBe(400);
		removePrinter(server.db, 'counter');
		expect((await ask('counter', tablet.identity.token)).status).toBe(404);
	} finally {
		await server.dispose();
	}
});
