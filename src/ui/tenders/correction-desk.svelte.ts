import { parseMoney } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import type { ReturnReason } from '#usecases/returns.ts';
import type { ErrorCode } from '#usecases/services.ts';
import type { Correctable } from '#usecases/tenders.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** One receipt whose tender was rung wrongly, from when it is opened until it is left. */
export class CorrectionDesk {
	readonly #ui: Ui;
	readonly #number: string;
	#id: string;
	#sale = $state.raw<Correctable | null>(null);
	#reasons = $state.raw<readonly ReturnReason[]>([]);
	#from = $state.raw('');
	#to = $state.raw('');
	#reason = $state.raw('');
	#refusal = $state.raw<ErrorCode | null>(null);
	#isBusy = $state.raw(false);
	/** Empty for all of it. */
	amount = $state('');

	constructor(ui: Ui, number: string) {
		this.#ui = ui;
		this.#number = number;
		this.#id = ui.services.newId();
	}

	get sale(): Correctable | null {
		return this.#sale;
	}
	get reasons(): readonly ReturnReason[] {
		return this.#reasons;
	}
	get from(): string {
		return this.#from;
	}
	get to(): string {
		return this.#to;
	}
	get reason(): string {
		return this.#reason;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	/** What would be moved, or null while it is no amount. */
	get worth(): Money | null {
		const rung = this.#sale?.rung.find(({ rule }) => rule === this.#from);
		if (!rung || this.amount.trim() === '') return rung?.amount ?? null;
		const parsed = parseMoney(this.amount.trim(), this.#ui.till.shop?.currency ?? 'JPY');
		return parsed.ok && parsed.value > 0 ? parsed.value : null;
	}
	get isReady(): boolean {
		const hasReason = this.#reasons.length === 0 || this.#reason !== '';
		return this.worth !== null && this.#to !== '' && hasReason && !this.#isBusy;
	}

	async read(): Promise<void> {
		await this.#do(async () => {
			this.#reasons = await this.#ui.services.returns.reasons('post_void').catch(() => []);
			const told = await (await this.#ui.services.tenders()).correctable(this.#number);
			if (told.ok) this.#learn(told.value);
			return told.ok ? null : told.code;
		});
	}

	chooseFrom(rule: string): void {
		this.#from = rule;
		if (this.#to === rule) this.#to = '';
		this.amount = '';
	}

	chooseTo(rule: string): void {
		this.#to = rule;
	}

	giveReason(id: string): void {
		this.#reason = id;
	}

	/** Does it once; asks somebody who may where the operator may not. Whether it was done. */
	async correct(): Promise<boolean> {
		const { worth } = this;
		if (worth === null || !this.isReady) return false;
		return this.#do(async () => {
			const ask = { permission: 'tender_correction', subject: this.#number, amount: worth } as const;
			const leave = await this.#ui.approvals.allow(ask);
			if (!leave) return 'approval_needed';
			const fix = { id: this.#id, number: this.#number, from: this.#from, to: this.#to };
			const told = await (await this.#ui.services.tenders()).correct(
				{ ...fix, amount: worth, reason: this.#reason },
				leave.approval,
			);
			if (!told.ok) return told.code;
			this.#id = this.#ui.services.newId();
			this.#learn(told.value);
			return null;
		});
	}

	#learn(sale: Correctable): void {
		this.#sale = sale;
		this.#from = sale.rung.length === 1 ? (sale.rung[0]?.rule ?? '') : '';
		this.#to = '';
		this.#reason = '';
		this.amount = '';
	}

	async #do(work: () => Promise<ErrorCode | null>): Promise<boolean> {
		if (this.#isBusy) return false;
		this.#isBusy = true;
		this.#refusal = null;
		try {
			this.#refusal = await work();
		} catch {
			// The chunk is neither on the device nor to be had.
			this.#refusal = 'server_unreachable';
		} finally {
			this.#isBusy = false;
		}
		return this.#refusal === null;
	}
}
