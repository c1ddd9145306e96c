import type { Label } from '#domain/label/label.ts';
import type { PaperLine } from '#domain/receipt/markup.ts';
import type { ReportDocument } from '#domain/receipt/report-paper.ts';
import type { PrinterLinks, PrintTrouble } from '#ports/printer.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { WirePrinter } from '#protocol/bodies/store-rules.ts';

/** What a paper says besides the document it is of. */
export type DocumentForm = 'receipt' | 'gift_receipt' | 'ryoshusho';

/** What is to be printed: small, and enough to make it again for another printer. */
export type Paper =
	| {
			readonly kind: 'document';
			readonly number: string;
			readonly form: DocumentForm;
			/** 0 for the original, n for its n-th copy. */
			readonly copy: number;
			readonly addressee: string;
			readonly proviso: string;
	  }
	| { readonly kind: 'report'; readonly report: ReportDocument }
	/** So many pieces of a label, each cut off. */
	| { readonly kind: 'label'; readonly label: Label; readonly quantity: number }
	/** Lines that nothing else is needed for, such as a coupon's. */
	| { readonly kind: 'lines'; readonly lines: readonly PaperLine[] }
	/** No paper at all: the pulse that opens the drawer at a printer, which has one line for both. */
	| { readonly kind: 'drawer' }
	| { readonly kind: 'test' };

/** A paper on its way. `id` says which paper it is, so that none is asked for twice. */
export type PrintJob = {
	readonly id: string;
	readonly paper: Paper;
	readonly printer: string;
	readonly state: 'waiting' | 'sending' | 'stuck';
	readonly trouble: PrintTrouble | null;
	/** Grows when a person has looked and wants it once more. */
	readonly tries: number;
	readonly at: number;
};

/** What is kept over a reload: papers under way, and the originals that were handed to a printer before. */
export type PrintState = { readonly jobs: readonly PrintJob[]; readonly done: readonly string[] };
export type PrintStore = { read(): Promise<PrintState>; write(state: PrintState): Promise<void> };

/** What the queue works with. */
export type PrintQueueParts = {
	readonly store: PrintStore;
	readonly links: PrinterLinks;
	readonly printers: () => Promise<readonly WirePrinter[]>;
	/** The paper as this printer's bytes; null when it cannot be made any more. */
	readonly bytesOf: (paper: Paper, printer: WirePrinter) => Promise<Uint8Array<ArrayBuffer> | null>;
	readonly now: () => number;
};

/** A drawer that did not open by then is opened by a person: one that opens later by itself is worse, ms. */
const DRAWER_MS = 5000;

/** Whether something comes out of the printer, rather than its drawer opening. */
export const isPaper = ({ paper }: Pick<PrintJob, 'paper'>): boolean => paper.kind !== 'drawer';

/** Originals remembered as printed. */
const REMEMBERED = 300;

/**
 * Papers of this register, one after the other, beside the selling: a sale is in the journal before its paper is asked
 * for, and no trouble here reaches it. A paper is sent once; what stopped it is said, and a person decides. Nothing that
 * was under way when the page closed prints by itself afterwards.
 */
export class PrintQueue {
	readonly #parts: PrintQueueParts;
	readonly #listeners = new Set<(jobs: readonly PrintJob[]) => void>();
	#state: PrintState = { jobs: [], done: [] };
	#begun: Promise<void> | null = null;
	#running: Promise<void> | null = null;
	#writing: Promise<void> = Promise.resolve();

	constructor(parts: PrintQueueParts) {
		this.#parts = parts;
	}

	/** Papers that are not out yet, oldest first. */
	readonly jobs: Subscribable<readonly PrintJob[]> = {
		subscribe: (next) => {
			this.#listeners.add(next);
			next(this.#state.jobs);
			return { unsubscribe: () => this.#listeners.delete(next) };
		},
	};

	/** Reads what an earlier page left behind: it waits for a person, whatever state it was in. */
	begin(): Promise<void> {
		this.#begun ??= this.#parts.store.read().then(({ jobs, done }) => {
			// Whoever waited for the drawer has long used the key.
			const left = jobs.filter(isPaper).map((job): PrintJob => {
				const trouble = job.state === 'sending' ? 'printer_unsure' : (job.trouble ?? 'print_interrupted');
				return { ...job, state: 'stuck', trouble };
			});
			return this.#change({ jobs: left, done });
		});
		return this.#begun;
	}

	/** Asks for a paper, once: false when it was printed before or is under way. */
	async add(id: string, paper: Paper, printer: string): Promise<boolean> {
		await this.begin();
		if (this.#find(id) || this.#state.done.includes(id)) return false;
		const job: PrintJob = {
			...{ id, paper, printer, state: 'waiting', trouble: null, tries: 1, at: this.#parts.now() },
		};
		// Of drawers that did not open only the last one is still waited for.
		const isOver = (other: PrintJob) => !isPaper(job) && !isPaper(other) && other.state === 'stuck';
		const others = this.#state.jobs.filter((other) => !isOver(other));
		await this.#change({ ...this.#state, jobs: [...others, job] });
		void this.#run();
		return true;
	}

	/** Tries a paper again that is stuck, there or at another printer. */
	async again(id: string, printer?: string): Promise<void> {
		const job = this.#find(id);
		if (job?.state !== 'stuck') return;
		// Someone has looked: what may have been printed is another paper from here on.
		const tries = job.trouble === 'printer_unsure' ? job.tries + 1 : job.tries;
		await this.#replace({
			...{ ...job, tries, state: 'waiting', trouble: null, at: this.#parts.now() },
			printer: printer ?? job.printer,
		});
		void this.#run();
	}

	/** Goes on without this paper: it is there already, or nobody wants it. */
	async skip(id: string): Promise<void> {
		if (this.#find(id)?.state === 'stuck') await this.#finish(id);
	}

	/** Resolves when nothing waits or is being sent. */
	async idle(): Promise<void> {
		await this.#running;
	}

	#run(): Promise<void> {
		this.#running ??= this.#work().finally(() => {
			this.#running = null;
			if (this.#waiting()) void this.#run();
		});
		return this.#running;
	}

	async #work(): Promise<void> {
		for (let job = this.#waiting(); job; job = this.#waiting()) {
			// Written before the first byte: a page that dies now does not print it again by itself.
			await this.#replace({ ...job, state: 'sending' });
			const trouble = await this.#send(job);
			if (trouble) await this.#replace({ ...job, state: 'stuck', trouble });
			else await this.#finish(job.id);
		}
	}

	async #send(job: PrintJob): Promise<PrintTrouble | null> {
		const { printers, links, bytesOf, now } = this.#parts;
		if (!isPaper(job) && now() - job.at > DRAWER_MS) return 'drawer_late';
		const printer = (await printers()).find(({ id }) => id === job.printer);
		const link = printer && links.open(printer);
		if (!printer || !link) return 'printer_unknown';
		const bytes = await bytesOf(job.paper, printer);
		if (!bytes) return 'paper_gone';
		return link.send({ name: `${job.id} ${job.tries}`, bytes, needsPaper: isPaper(job) });
	}

	/** Change is waited for more than paper is: the drawer goes first. */
	#waiting(): PrintJob | undefined {
		const waiting = this.#state.jobs.filter(({ state }) => state === 'waiting');
		return waiting.find((job) => !isPaper(job)) ?? waiting[0];
	}

	#find(id: string): PrintJob | undefined {
		return this.#state.jobs.find((job) => job.id === id);
	}

	#replace(job: PrintJob): Promise<void> {
		const jobs = this.#state.jobs.map((known) => (known.id === job.id ? job : known));
		return this.#change({ ...this.#state, jobs });
	}

	#finish(id: string): Promise<void> {
		return this.#change({
			jobs: this.#state.jobs.filter((job) => job.id !== id),
			done: [...this.#state.done, id].slice(-REMEMBERED),
		});
	}

	/** What is kept is written in order; the screen hears at once. A full disk stops no paper. */
	#change(state: PrintState): Promise<void> {
		this.#state = state;
		for (const next of this.#listeners) next(state.jobs);
		this.#writing = this.#writing.then(() => this.#parts.store.write(state)).catch(() => {});
		return this.#writing;
	}
}
