import { labelServices } from '#app/label-services.ts';
import { qrSvg } from '#devices/printer/render.ts';
import { ok } from '#domain/result.ts';
import type { PrinterChoice, PrintingServices, PrintJob, WirePrinter } from '#usecases/printing.ts';
import { Source } from './source.ts';

const PRINTERS: readonly WirePrinter[] = ['レジ横', '事務所'].map((name, at) => ({
	...{ id: `p${at}`, name, transport: 'relay', address: 'printer:9100', dialect: 'escpos' },
	...{ encoding: 'shiftjis', columns: 42, has_drawer: true },
}));

const STUCK: PrintJob = {
	id: 'a',
	paper: { kind: 'document', number: 'SBY-R01-000012', form: 'receipt', copy: 0, addressee: '', proviso: '' },
	...{ printer: 'p0', state: 'stuck', trouble: 'printer_no_paper', tries: 1, at: 0 },
};

/**
 * Printing without printers; one paper is stuck when the page's address says `printing=stuck`, and no phone reaches the
 * shop with `no-address`.
 */
export function memoryPrinting(asked: URLSearchParams) {
	const isStuck = asked.get('printing') === 'stuck';
	const hasAddress = !asked.has('no-address');
	const papersStuck = new Source(isStuck ? 1 : 0);
	const jobs = new Source<readonly PrintJob[]>(isStuck ? [STUCK] : []);
	let choice: PrinterChoice | null = isStuck ? { printer: 'p0', isAuto: true, language: 'ja' } : null;
	const clear = async () => {
		jobs.set([]);
		papersStuck.set(0);
	};
	const services: PrintingServices = {
		jobs,
		again: clear,
		skip: clear,
		choice: () => choice,
		choose: (chosen) => {
			choice = chosen;
		},
		printers: async () => PRINTERS,
		local: ['usb'],
		pair: async () => true,
		test: async () => {},
		original: async () => ({ to: 'queue' }),
		copy: async () => ok({ to: 'queue' }),
		report: async () => ({ to: 'queue' }),
		picture: async () => null,
		labels: async () =>
			labelServices({
				device: { store: async () => null },
				print: async () => true,
			}),
		coupon: async () => true,
		code: qrSvg,
		eReceipt: async () => {
			const link = `https://till.example.jp/receipt#NR1.${'kPq7_x-Zb2'.repeat(40)}`;
			return hasAddress ? { status: 'ready', link, qr: qrSvg(link) } : { status: 'no_address' };
		},
	};
	return { printing: async () => services, papersStuck };
}
