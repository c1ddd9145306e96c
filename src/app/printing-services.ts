import { browserLinks, chooseLocalPrinter, localTransports } from '#devices/printer/browser-links.ts';
import { drawerKick } from '#devices/printer/drawer-kick.ts';
import type { AskRelay } from '#devices/printer/relay-link.ts';
import { printerBytes, qrSvg, receiptSvg } from '#devices/printer/render.ts';
import { ok } from '#domain/result.ts';
import { sign } from '#platform/device-keys.ts';
import { later } from '#platform/timer.ts';
import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { PrintAnswer } from '#protocol/wire.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { readMeta } from '#storage/meta.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { PrintJobStore } from '#storage/print-store.ts';
import { Transport } from '#sync/transport.ts';
import type { CounterParts } from '#usecases/at-the-counter.ts';
import { copyReceipt } from '#usecases/copy-receipt.ts';
import { eReceiptLink } from '#usecases/e-receipt.ts';
import { opensDrawer } from '#usecases/opens-drawer.ts';
import { paperMarkup } from '#usecases/paper-markup.ts';
import { type Paper, PrintQueue, type PrintState } from '#usecases/print-queue.ts';
import type { Printed, PrinterChoice, PrintingServices } from '#usecases/printing.ts';
import { reportDocumentOf } from '#usecases/report-document-of.ts';

/** What printing needs. */
export type PrintingParts = Omit<CounterParts, 'records'> & {
	readonly db: NorenDatabase;
	/** A copy was recorded. */
	readonly committed: () => void;
	readonly choice: {
		readonly read: () => PrinterChoice | null;
		readonly keep: (choice: PrinterChoice | null) => void;
	};
	/** What draws labels: fetched by whoever has the fetching at hand, else every first load gets a chunk more. */
	readonly labels: () => Promise<typeof import('./label-services.ts')>;
};

/** The server gives up on a printer long before this, ms. */
const RELAY_MS = 45_000;
/** 80 mm paper on the screen. */
const SCREEN_COLUMNS = 42;
const PROOF_LENGTH = 12;

/** Printing bound to this till; a chunk of its own. What an earlier page left behind is there when this resolves. */
export async function printingServices(given: PrintingParts) {
	const { db, device, journal, clock, ids, choice, committed } = given;
	const parts = { device, journal, clock, ids, sign, records: new OwnRecordsStore(db) };
	const links = browserLinks(relayCalls(device));
	const language = () => choice.read()?.language ?? 'ja';
	const printers = async () => [...((await device.store())?.printers ?? []), ...localPrinters()];
	const queue = new PrintQueue({
		...{ store: new PrintJobStore<PrintState>(db), links, printers, now: clock.now },
		async bytesOf(paper, printer) {
			if (paper.kind === 'drawer') return drawerKick(printer.dialect);
			const markup = await paperMarkup(parts, paper, { language: language(), columns: printer.columns });
			if (markup === null) return null;
			const bytes = printerBytes(markup, printer);
			return paper.kind === 'label' ? times(bytes, paper.quantity) : bytes;
		},
	});
	await queue.begin();

	const picture = async (paper: Paper): Promise<string | null> => {
		const markup = await paperMarkup(parts, paper, { language: language(), columns: SCREEN_COLUMNS });
		return markup === null ? null : receiptSvg(markup, SCREEN_COLUMNS);
	};
	/** To the printer of this register, else as a picture for the browser's dialogue. */
	const out = async (id: string, paper: Paper): Promise<Printed | null> => {
		const printer = choice.read()?.printer;
		if (printer !== undefined) return { to: (await queue.add(id, paper, printer)) ? 'queue' : 'already' };
		const drawn = await picture(paper);
		return drawn === null ? null : { to: 'dialogue', picture: drawn };
	};
	const original = (number: string) => out(`receipt ${number} 0`, documentPaper(number));
	/** Opens the drawer once, in turn with the papers of its printer: two writers at once are lost at one port. */
	const kick = async (entry: JournalEntry) => {
		const store = await device.store();
		const printer = (await printers()).find(({ id }) => id === choice.read()?.printer);
		if (!store || !printer?.has_drawer || !opensDrawer(entry, store)) return;
		await queue.add(`drawer ${entry.id}`, { kind: 'drawer' }, printer.id);
	};

	const services: PrintingServices = {
		jobs: queue.jobs,
		again: (id, printer) => queue.again(id, printer),
		skip: (id) => queue.skip(id),
		choice: choice.read,
		choose: choice.keep,
		printers,
		local: localTransports(),
		pair: chooseLocalPrinter,
		async test() {
			const printer = choice.read()?.printer;
			if (printer !== undefined) await queue.add(`test ${ids.next()}`, { kind: 'test' }, printer);
		},
		original,
		async copy(wish, approval) {
			const paper = await copyReceipt(parts, wish, approval);
			if (!paper.ok) return paper;
			committed();
			const { form, number, copy } = paper.value;
			return ok((await out(`${form} ${number} ${copy} ${ids.next()}`, paper.value)) ?? { to: 'already' });
		},
		async report(report) {
			const chainHead = async () => ((await readMeta(db.meta, 'chain'))?.head ?? '').slice(0, PROOF_LENGTH);
			const facts = { device, journal, version: `Noren ${PROTOCOL_VERSION}`, chainHead };
			const document = await reportDocumentOf(facts, report, language());
			return document && out(`report ${ids.next()}`, { kind: 'report', report: document });
		},
		picture,
		async labels() {
			const { labelServices } = await given.labels();
			return labelServices({
				device,
				async print(label, quantity) {
					const printer = choice.read()?.printer;
					const paper = { kind: 'label', label, quantity } as const;
					return printer !== undefined && (await queue.add(`label ${ids.next()}`, paper, printer));
				},
			});
		},
		async coupon(id, lines) {
			const printer = choice.read()?.printer;
			if (printer === undefined) return false;
			await queue.add(`coupon ${id}`, { kind: 'lines', lines }, printer);
			return true;
		},
		code: qrSvg,
		async eReceipt(number) {
			const made = await eReceiptLink({ ...parts, origin: location.origin }, number);
			return made.status === 'ready' ? { ...made, qr: qrSvg(made.link) } : made;
		},
	};
	return {
		services,
		async heard(entry: JournalEntry): Promise<void> {
			await kick(entry);
			if (entry.kind !== 'retail_transaction' || !choice.read()?.isAuto) return;
			await original(entry.body.receipt_number);
		},
	};
}

const documentPaper = (number: string): Paper => ({
	...{ kind: 'document', number, form: 'receipt', copy: 0, addressee: '', proviso: '' },
});

/** The same paper so many times, each cut off. */
function times(bytes: Uint8Array<ArrayBuffer>, quantity: number): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(bytes.length * quantity);
	for (let n = 0; n < quantity; n += 1) all.set(bytes, n * bytes.length);
	return all;
}

/** Printers that hang on this tablet; what they are called is the screen's to say. */
const localPrinters = (): WirePrinter[] =>
	localTransports().map((transport) => ({
		...{ id: `local-${transport}`, name: transport, transport, address: '', dialect: 'escpos' },
		...{ encoding: 'shiftjis', columns: 42, has_drawer: true },
	}));

/** The relay of our own server, with the device's token; a captive portal counts as nobody (F10). */
function relayCalls(device: PrintingParts['device']): AskRelay {
	const transport = new Transport({
		...{ baseUrl: '', fetch: (...call) => fetch(...call), now: () => Date.now(), later },
		firstByteMs: RELAY_MS,
	});
	return async (printer, request) => {
		transport.authorise((await device.token()) ?? '');
		const answer = await transport.json(PrintAnswer, `/v1/print/${encodeURIComponent(printer)}`, request);
		if (answer.ok) return { ok: true, outcome: answer.value.outcome };
		return { ok: false, isUnknown: answer.failure.error === 'printer_unknown' };
	};
}
