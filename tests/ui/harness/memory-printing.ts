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

/** Printing without printers; one paper is stuck when the page's address says `printing=stuck`. */
export function memoryPrinting(isStuck: boolean) {
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
	};
	return { printing: async () => services, papersStuck };
}
