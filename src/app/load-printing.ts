import { logger } from '#platform/logger.ts';
import { later } from '#platform/timer.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { PrinterChoice, PrintingServices } from '#usecases/printing.ts';
import type { PrintingParts } from './printing-services.ts';
import { Signal } from './signal.ts';

/** Papers that an earlier page left behind are looked for when the till has had time to start, ms. */
const LOOK_AFTER_MS = 4000;
const NOTE = 'noren.printer';

type Note = {
	read(key: string): string | null;
	keep(key: string, text: string): void;
	drop(key: string): void;
};
type Loaded = { readonly services: PrintingServices; heard(entry: JournalEntry): Promise<void> };

/**
 * Printing is fetched when it is first wished for. A register with a printer hears of every fact that was committed: its
 * paper comes after the sale, never in its way, and neither does a failure to fetch what prints it.
 */
export class Printing {
	/** Papers that wait for a person. */
	readonly stuck = new Signal(0);
	readonly #parts: Omit<PrintingParts, 'choice' | 'labels'>;
	readonly #note: Note;
	#loading: Promise<Loaded> | null = null;

	constructor(parts: Omit<PrintingParts, 'choice' | 'labels'>, note: Note) {
		this.#parts = parts;
		this.#note = note;
	}

	/** This tab sells from now on: what an earlier page left behind is its to show, in a while. */
	begin(): void {
		if (this.#hasPrinter()) later(LOOK_AFTER_MS, () => void this.load().catch(() => {}));
	}

	/** Rejects when it is neither on the device nor to be had; the next call tries again. */
	async load(): Promise<PrintingServices> {
		return (await this.#load()).services;
	}

	/** A fact is in the journal: its paper and the drawer follow. */
	heard(entry: JournalEntry): void {
		if (!this.#hasPrinter()) return;
		void this.#load()
			.then((printing) => printing.heard(entry))
			.catch((cause: unknown) => logger.warn('Nothing was printed', cause));
	}

	#hasPrinter(): boolean {
		return this.#note.read(NOTE) !== null;
	}

	#load(): Promise<Loaded> {
		this.#loading ??= import('./printing-services.ts').then(
			async ({ printingServices }) => {
				const printing = await printingServices({
					...{ ...this.#parts, choice: this.#choice() },
					labels: () => import('./label-services.ts'),
				});
				printing.services.jobs.subscribe((jobs) =>
					this.stuck.set(jobs.filter(({ state }) => state === 'stuck').length),
				);
				return printing;
			},
			(cause: unknown) => {
				this.#loading = null;
				throw cause;
			},
		);
		return this.#loading;
	}

	#choice() {
		return {
			read: (): PrinterChoice | null => {
				try {
					return JSON.parse(this.#note.read(NOTE) ?? 'null') as PrinterChoice | null;
				} catch {
					return null;
				}
			},
			keep: (choice: PrinterChoice | null) => {
				if (choice) this.#note.keep(NOTE, JSON.stringify(choice));
				else this.#note.drop(NOTE);
			},
		};
	}
}
