import type { ErrorCode } from '#usecases/services.ts';
import type { OfferedTender, ShownAttempt } from '#usecases/tenders.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** Charges that are in no sale, as their sheet shows them. */
export class ChargeDesk {
	readonly #ui: Ui;
	#attempts = $state.raw<readonly ShownAttempt[] | null>(null);
	#offered = $state.raw<readonly OfferedTender[]>([]);
	#refusal = $state.raw<ErrorCode | null>(null);
	#isBusy = $state.raw(false);

	constructor(ui: Ui) {
		this.#ui = ui;
		void this.read();
	}

	get attempts(): readonly ShownAttempt[] | null {
		return this.#attempts;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}

	offeredOf({ rule }: ShownAttempt): OfferedTender | null {
		return this.#offered.find((each) => each.rule.id === rule) ?? null;
	}

	async read(): Promise<void> {
		const { services, checkout, payment } = this.#ui;
		try {
			const tenders = await services.tenders();
			const { id } = checkout.basket;
			[this.#offered, this.#attempts] = await Promise.all([tenders.offered(), tenders.unsettled(id)]);
		} catch {
			this.#refusal = 'server_unreachable';
		}
		await payment.lookForCharges();
	}

	/** Does the one safe thing; an approved charge of the open basket goes on in its payment. */
	async goOn(attempt: ShownAttempt): Promise<void> {
		if (this.#isBusy) return;
		if (attempt.action === 'commit') return this.#use(attempt);
		this.#isBusy = true;
		this.#refusal = null;
		try {
			const { services, checkout } = this.#ui;
			const told = await (await services.tenders()).goOn(attempt.intent.key, checkout.basket.id);
			if (!told.ok) this.#refusal = told.code;
			await this.read();
			// How often the terminal was asked decides what is safe next.
			if (told.ok && this.#attempts) {
				this.#attempts = this.#attempts.map((each) =>
					each.intent.key === told.value.intent.key ? told.value : each,
				);
			}
		} catch {
			this.#refusal = 'server_unreachable';
		} finally {
			this.#isBusy = false;
		}
	}

	#use(attempt: ShownAttempt): void {
		const { payment } = this.#ui;
		const { intent, state } = attempt;
		const rule = this.offeredOf(attempt)?.rule;
		if (state.status !== 'approved' || !rule) return;
		const id = intent.tenderId;
		payment.begin();
		if (payment.stage !== 'pay' || payment.taken.some((each) => 'id' in each && each.id === id)) return;
		const { amount, reference } = state;
		payment.take({ id, rule, amount, reference, attemptKey: intent.key, isCharged: true });
		this.#ui.close('charges');
	}
}
