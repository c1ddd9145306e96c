import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawerKick } from '#devices/printer/drawer-kick.ts';
import { printerBytes } from '#devices/printer/render.ts';
import type { PrintPiece, PrintTrouble } from '#ports/printer.ts';
import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import { PrintJobStore } from '#storage/print-store.ts';
import { approve } from '#usecases/approve.ts';
import { copyReceipt } from '#usecases/copy-receipt.ts';
import { paperMarkup } from '#usecases/paper-markup.ts';
import { type Paper, type PrintJob, PrintQueue, type PrintState } from '#usecases/print-queue.ts';
import { aCounter } from '../support/a-counter.ts';

let counter: Awaited<ReturnType<typeof aCounter>>;
beforeEach(async () => {
	counter = await aCounter();
	printed.length = 0;
	answer = () => null;
});
afterEach(() => counter.remove());

const PRINTERS: readonly WirePrinter[] = ['counter', 'office'].map((id) => ({
	...{ id, name: id, transport: 'relay', address: 'p:9100', dialect: 'escpos', encoding: 'shiftjis' },
	...{ columns: 42, has_drawer: true },
}));

/** What came out, and how the printers are. */
const printed: { printer: string; piece: PrintPiece }[] = [];
let answer: (printer: string) => PrintTrouble | null | Promise<PrintTrouble | null> = () => null;

/** The queue of one page over the device's real database. */
async function aPage() {
	const queue = new PrintQueue({
		store: new PrintJobStore<PrintState>(counter.db),
		links: {
			open: ({ id }) => ({
				async send(piece) {
					const trouble = await answer(id);
					if (!trouble) printed.push({ printer: id, piece });
					return trouble;
				},
			}),
		},
		printers: async () => PRINTERS,
		async bytesOf(paper, printer) {
			if (paper.kind === 'drawer') return drawerKick(printer.dialect);
			const markup = await paperMarkup(counter, paper, { language: 'ja', columns: printer.columns });
			return markup === null ? null : printerBytes(markup, printer);
		},
		now: () => counter.time.now,
	});
	await queue.begin();
	const jobs = () => {
		let now: readonly PrintJob[] = [];
		queue.jobs
			.subscribe((jobs) => {
				now = jobs;
			})
			.unsubscribe();
		return now;
	};
	return { queue, jobs };
}

const original = (number: string): Paper => ({
	...{ kind: 'document', number, form: 'receipt', copy: 0, addressee: '', proviso: '' },
});
const text = ({ piece }: { piece: PrintPiece }) => new TextDecoder('shift_jis').decode(piece.bytes);
const ofKind = async <K extends EntryKind>(kind: K) =>
	(await counter.entries()).filter((entry) => entry.kind === kind) as unknown as JournalEntry<K>[];

test('a receipt is printed once, however often and from whichever page it is asked for', async () => {
	const { number } = await counter.sell('a', 1580, 2000);
	const { queue, jobs } = await aPage();
	const asked = await Promise.all([1, 2, 3].map(() => queue.add('a', original(number), 'counter')));
	await queue.idle();
	expect(asked.filter(Boolean)).toHaveLength(1);
	expect(jobs()).toEqual([]);
	const later = await aPage();
	expect(await later.queue.add('a', original(number), 'counter')).toBe(false);
	expect(printed.map(text).join()).toContain('¥1,580'.replace('¥', '\\'));
	expect(printed).toHaveLength(1);
});

test('a printer that jams holds up neither the sale nor the paper after it, and one word prints what is missing', async () => {
	const { queue, jobs } = await aPage();
	answer = () => 'printer_no_paper';
	const first = await counter.sell('a', 100);
	await queue.add('a', original(first.number), 'counter');
	await queue.idle();
	answer = () => null;
	const second = await counter.sell('b', 200);
	await queue.add('b', original(second.number), 'counter');
	await queue.idle();
	expect(jobs()).toMatchObject([{ id: 'a', state: 'stuck', trouble: 'printer_no_paper' }]);
	expect(printed.map(({ piece }) => piece.name)).toEqual(['b 1']);
	await queue.again('a', 'office');
	await queue.idle();
	expect(printed.map(({ printer, piece }) => `${printer} ${piece.name}`)).toEqual([
		'counter b 1',
		'office a 1',
	]);
	expect(jobs()).toEqual([]);
});

test('what was under way when the page died waits for a person, and says what may be on paper', async () => {
	const { number } = await counter.sell('a', 100);
	const page = await aPage();
	let jammed = () => {};
	answer = () =>
		new Promise(() => {
			jammed();
		});
	const sending = new Promise<void>((resolve) => {
		jammed = resolve;
	});
	await page.queue.add('a', original(number), 'counter');
	await page.queue.add('b', { kind: 'test' }, 'counter');
	await sending;

	answer = () => null;
	const { queue, jobs } = await aPage();
	await queue.idle();
	expect(printed).toEqual([]);
	expect(jobs()).toMatchObject([
		{ id: 'a', state: 'stuck', trouble: 'printer_unsure' },
		{ id: 'b', state: 'stuck', trouble: 'print_interrupted' },
	]);
	await queue.again('a');
	await queue.skip('b');
	await queue.idle();
	// A person has looked: it is another paper now, which a relay that knows the first one prints.
	expect(printed.map(({ piece }) => piece.name)).toEqual(['a 2']);
	expect(jobs()).toEqual([]);
});

test('an answer that was lost on the way is asked for under the same name', async () => {
	const { number } = await counter.sell('a', 100);
	const { queue } = await aPage();
	answer = () => 'server_unreachable';
	await queue.add('a', original(number), 'counter');
	await queue.idle();
	answer = () => null;
	await queue.again('a');
	await queue.idle();
	expect(printed.map(({ piece }) => piece.name)).toEqual(['a 1']);
});

test('copies are recorded before they are printed, and say which they are', async () => {
	const { number } = await counter.sell('a', 60_000);
	const wish = { number, form: 'receipt', addressee: '', proviso: '' } as const;
	expect(await copyReceipt(counter, wish, null)).toEqual({ ok: false, code: 'approval_needed' });
	const leave = async (permission: 'reprint' | 'ryoshusho') => {
		const given = await approve(counter, { permission, subject: number, amount: null }, '0009', '9999');
		if (!given.ok) throw new Error(given.code);
		return given.value;
	};
	const copies = [
		await copyReceipt(counter, wish, await leave('reprint')),
		await copyReceipt(counter, wish, await leave('reprint')),
	];
	const papers = copies.map((copy) => (copy.ok ? copy.value : null));
	expect(papers).toMatchObject([{ copy: 1 }, { copy: 2 }]);
	const made = await copyReceipt(
		counter,
		{ number, form: 'ryoshusho', addressee: ' 山田商店 ', proviso: '' },
		await leave('ryoshusho'),
	);
	const { queue } = await aPage();
	for (const [n, paper] of [...papers, made.ok ? made.value : null].entries()) {
		if (paper) await queue.add(`${n}`, paper, 'counter');
	}
	await queue.idle();
	const [one = '', two = '', three = ''] = printed.map(text);
	expect(one.replaceAll(/[^\u3000-\u9fff0-9]/g, '')).toContain('再発行');
	for (const paper of [one, two]) expect(paper).toContain('領収書発行済');
	expect(three).toContain('山田商店 様');
	expect(three).toContain('収入印紙');
	expect(three).not.toContain('再発行');
	const facts = await ofKind('receipt_copied');
	expect(facts.map(({ body }) => [body.form, body.n, body.addressee, body.approver])).toEqual([
		['receipt', 1, '', '0009'],
		['receipt', 2, '', '0009'],
		['ryoshusho', 1, '山田商店', '0009'],
	]);
});

test('the drawer opens in turn with the papers, before those that wait; its trouble is said, and late it stays closed', async () => {
	const first = await counter.sell('a', 1580, 2000);
	const second = await counter.sell('b', 158, 200);
	const { queue, jobs } = await aPage();
	let release = () => {};
	let isSending = 0;
	let most = 0;
	answer = () => {
		most = Math.max(most, ++isSending);
		return new Promise((done) => {
			release = () => {
				isSending--;
				done(null);
			};
		});
	};
	const sent = () => expect.poll(() => isSending).toBe(1);
	await queue.add('a', original(first.number), 'counter');
	await sent();
	await queue.add('b', original(second.number), 'counter');
	await queue.add('drawer 1', { kind: 'drawer' }, 'counter');
	for (let piece = 0; piece < 3; piece++) {
		await sent();
		release();
		await expect.poll(() => printed.length).toBe(piece + 1);
	}
	await queue.idle();
	expect(most).toBe(1);
	expect(printed.map(({ piece }) => piece.needsPaper)).toEqual([true, false, true]);
	expect([...(printed[1]?.piece.bytes ?? [])]).toEqual([...drawerKick('escpos')]);

	answer = () => 'printer_silent';
	for (const id of ['drawer 2', 'drawer 3']) {
		await queue.add(id, { kind: 'drawer' }, 'counter');
		await queue.idle();
	}
	expect(jobs().map(({ id, trouble }) => [id, trouble])).toEqual([['drawer 3', 'printer_silent']]);
	answer = () => null;
	await queue.again('drawer 3');
	await queue.idle();
	expect(printed).toHaveLength(4);

	answer = () => {
		counter.time.now += 6000;
		return null;
	};
	await queue.add('c', original(first.number), 'counter');
	await queue.add('drawer 4', { kind: 'drawer' }, 'counter');
	await queue.idle();
	expect(jobs()).toMatchObject([{ id: 'drawer 4', state: 'stuck', trouble: 'drawer_late' }]);
	expect((await aPage()).jobs()).toEqual([]);
});
