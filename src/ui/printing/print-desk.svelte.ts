import { tick } from 'svelte';
import type {
	CopyWish,
	LocalPrinter,
	Printed,
	PrinterChoice,
	PrintingServices,
	PrintJob,
	WirePrinter,
} from '#usecases/printing.ts';
import type { ErrorCode } from '#usecases/services.ts';
import type { ShiftReport } from '#usecases/shift.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { printWords } from './words/print-words.ts';

/** Printing as a screen shows it, from when the screen opens until it closes. */
export class PrintDesk {
	readonly #ui: Ui;
	readonly #services: Promise<PrintingServices>;
	#jobs = $state.raw<readonly PrintJob[]>([]);
	#printers = $state.raw<readonly WirePrinter[]>([]);
	#choice = $state.raw<PrinterChoice | null>(null);
	#local = $state.raw<readonly LocalPrinter[]>([]);
	#refusal = $state.raw<ErrorCode | null>(null);
	#isBusy = $state.raw(false);

	constructor(ui: Ui) {
		this.#ui = ui;
		this.#services = ui.services.printing();
		this.#services.catch(() => {
			// Said where something is asked of it.
		});
	}

	get words() {
		return printWords(this.#ui.words.language);
	}
	get jobs(): readonly PrintJob[] {
		return this.#jobs;
	}
	get stuck(): readonly PrintJob[] {
		return this.#jobs.filter(({ state }) => state === 'stuck');
	}
	get printers(): readonly WirePrinter[] {
		return this.#printers;
	}
	get choice(): PrinterChoice | null {
		return this.#choice;
	}
	get local(): readonly LocalPrinter[] {
		return this.#local;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** Follows the papers under way; answers how to stop. Call when the screen is there. */
	follow(): () => void {
		let stop = () => {};
		let isOver = false;
		void this.#services.then(async (services) => {
			if (isOver) return;
			const subscription = services.jobs.subscribe((jobs) => {
				this.#jobs = jobs;
			});
			stop = () => subscription.unsubscribe();
			this.#choice = services.choice();
			this.#local = services.local;
			this.#printers = await services.printers();
		});
		return () => {
			isOver = true;
			stop();
		};
	}

	/** Another printer, another language, by itself or not; null is the browser's dialogue. */
	async choose(change: Partial<PrinterChoice> | null): Promise<void> {
		const { language } = this.#ui.words;
		const known = this.#choice ?? { printer: '', isAuto: true, language };
		const choice = change && { ...known, ...change };
		(await this.#services).choose(choice);
		this.#choice = choice;
	}

	async pair(local: LocalPrinter): Promise<void> {
		const isPaired = await (await this.#services).pair(local);
		this.#ui.notices.show(isPaired ? this.words.paired : this.words.notPaired);
	}

	async test(): Promise<void> {
		await (await this.#services).test();
	}

	async again(job: PrintJob, printer?: string): Promise<void> {
		await (await this.#services).again(job.id, printer);
	}

	/** Every paper that is surely not out and stopped at the same printer: one word after the roll was changed. No drawer opens by it. */
	async againAll(job: PrintJob): Promise<void> {
		const isSame = (other: PrintJob) =>
			other.paper.kind !== 'drawer' &&
			other.printer === job.printer &&
			other.trouble !== 'printer_unsure' &&
			other.state === 'stuck';
		const isAlone = job.paper.kind === 'drawer' || job.trouble === 'printer_unsure';
		const all = isAlone ? [job] : this.#jobs.filter(isSame);
		for (const each of all) await this.again(each);
	}

	async skip(job: PrintJob): Promise<void> {
		await (await this.#services).skip(job.id);
	}

	/** Another paper of a document, with leave where it is needed. Whether it is on its way. */
	async copy(wish: CopyWish): Promise<boolean> {
		const permission = wish.form === 'ryoshusho' ? 'ryoshusho' : 'reprint';
		return this.#do(async (services) => {
			const leave = await this.#ui.approvals.allow({ permission, subject: wish.number, amount: null });
			if (!leave) {
				this.#refusal = 'approval_needed';
				return null;
			}
			const made = await services.copy(wish, leave.approval);
			if (made.ok) return made.value;
			this.#refusal = made.code;
			return null;
		});
	}

	original(number: string): Promise<boolean> {
		return this.#do((services) => services.original(number));
	}

	report(report: ShiftReport): Promise<boolean> {
		return this.#do((services) => services.report(report));
	}

	async #do(work: (services: PrintingServices) => Promise<Printed | null>): Promise<boolean> {
		if (this.#isBusy) return false;
		this.#isBusy = true;
		this.#refusal = null;
		try {
			const printed = await work(await this.#services);
			if (!printed) return false;
			if (printed.to === 'dialogue') {
				this.#ui.printPicture(printed.picture);
				await tick();
				window.print();
			} else {
				this.#ui.notices.show(printed.to === 'queue' ? this.words.sent : this.words.already);
			}
			return true;
		} catch {
			this.#ui.notices.show(this.words.unavailable);
			return false;
		} finally {
			this.#isBusy = false;
		}
	}
}
