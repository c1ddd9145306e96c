import type { TillServices } from '#usecases/services.ts';
import type { Approval, ApprovalAsk } from '#usecases/shift.ts';

/** What is being asked, and who waits for the answer. */
type Asked = { readonly ask: ApprovalAsk; readonly settle: (approval: Approval | null) => void };

/** Leave to do something: with an approval, or without where the operator may do it anyway. */
export type Leave = { readonly approval: Approval | null };

/** Asks someone who may for what the operator may not; `ApprovalStep` shows it over whatever is on the screen. */
export class Approvals {
	readonly #services: TillServices;
	#asked = $state.raw<Asked | null>(null);

	constructor(services: TillServices) {
		this.#services = services;
	}

	/** What is being asked now. */
	get asked(): ApprovalAsk | null {
		return this.#asked?.ask ?? null;
	}

	/** Leave to go on, asking only where it is needed; null when nobody gave it. */
	async allow(ask: ApprovalAsk): Promise<Leave | null> {
		const shift = await this.#services.shift();
		if (!(await shift.needsApproval(ask.permission))) return { approval: null };
		const approval = await this.ask(ask);
		return approval ? { approval } : null;
	}

	/** Asks on the screen; null when it was given up. One thing at a time: an earlier question counts as given up. */
	ask(ask: ApprovalAsk): Promise<Approval | null> {
		this.settle(null);
		return new Promise((settle) => {
			this.#asked = { ask, settle };
		});
	}

	/** The answer; the step leaves the screen. */
	settle(approval: Approval | null): void {
		const asked = this.#asked;
		this.#asked = null;
		asked?.settle(approval);
	}
}
