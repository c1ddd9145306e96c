import type { Money } from '#domain/money/money.ts';
import type { Result } from '#domain/result.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { ErrorCode } from '#usecases/services.ts';
import type {
	Approval,
	ApprovalAsk,
	CashMove,
	ClosedDrawer,
	Closing,
	Counted,
	DrawerCount,
	OpenDrawer,
	ShiftReport,
	ShiftServices,
} from '#usecases/shift.ts';
import type { Ui } from '../state/ui.svelte.ts';

/** Where the drawer's sheet is. */
export type ShiftPage = 'overview' | CashMove['movement'] | 'no_sale' | 'count' | 'counted' | 'x';

/** What became of something that was asked for: done, refused in words, or nobody allowed it. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/** The open drawer as its sheet shows it, from when the sheet opens until it closes. */
export class ShiftState {
	readonly #ui: Ui;
	#page = $state.raw<ShiftPage>('overview');
	#drawer = $state.raw<OpenDrawer | null>(null);
	#counted = $state.raw<Counted | null>(null);
	#report = $state.raw<ShiftReport | null>(null);
	#refusal = $state.raw<ErrorCode | null>(null);
	/** Words about what was just done. */
	#said = $state.raw('');
	#isBusy = $state.raw(false);

	constructor(ui: Ui) {
		this.#ui = ui;
		void this.read();
	}

	get page(): ShiftPage {
		return this.#page;
	}
	get drawer(): OpenDrawer | null {
		return this.#drawer;
	}
	get counted(): Counted | null {
		return this.#counted;
	}
	get report(): ShiftReport | null {
		return this.#report;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get said(): string {
		return this.#said;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** Whether the operator has to ask somebody. */
	asks(permission: Permission): boolean {
		return this.#drawer !== null && !this.#drawer.mayDo.has(permission);
	}

	go(page: ShiftPage): void {
		this.#page = page;
		this.#refusal = null;
		this.#said = '';
	}

	say(words: string): void {
		this.go('overview');
		this.#said = words;
	}

	async read(): Promise<void> {
		const read = await (await this.#ui.services.shift()).drawer();
		if (read.ok) {
			this.#drawer = read.value;
			this.#ui.till.opened(read.value.session);
		} else this.#refusal = read.code;
	}

	moveCash(move: CashMove): Promise<boolean> {
		const ask = { permission: move.movement, subject: move.note, amount: move.amount };
		return this.#do(ask, (shift, approval) => shift.moveCash(move, approval));
	}

	openDrawer(why: { readonly reason: string; readonly note: string }): Promise<boolean> {
		const ask = { permission: 'no_sale', subject: why.note, amount: null } as const;
		return this.#do(ask, (shift, approval) => shift.openDrawer(why, approval));
	}

	switchTraining(to: boolean): Promise<boolean> {
		const ask = to ? ({ permission: 'training', subject: '', amount: null } as const) : null;
		return this.#do(ask, (shift, approval) => shift.switchTraining(to, approval));
	}

	count(count: DrawerCount): Promise<boolean> {
		return this.#do(
			null,
			(shift) => shift.countDrawer(count),
			(counted) => {
				this.#counted = counted;
				this.go('counted');
			},
		);
	}

	/** Goes on with the last count, if nothing moved after it; else to a new one. */
	countOrClose(): void {
		this.#counted = this.#drawer?.lastCount ?? null;
		this.go(this.#counted ? 'counted' : 'count');
	}

	takeX(): Promise<boolean> {
		const ask = { permission: 'x_report', subject: '', amount: null } as const;
		return this.#do(
			ask,
			(shift, approval) => shift.xReport(approval),
			(report) => {
				this.#report = report;
				this.go('x');
			},
		);
	}

	/** Closes the drawer; the till then stands at "open the till", with the Z before it. */
	close(closing: Closing, difference: Money): Promise<boolean> {
		const ask = { permission: 'close_till', subject: closing.reason, amount: difference } as const;
		return this.#do(
			ask,
			(shift, approval) => shift.closeDrawer(closing, approval),
			(_: ClosedDrawer) => {
				this.#ui.payment.next();
				this.#ui.open('z_report');
				this.#ui.till.closed();
			},
		);
	}

	/** Asks for leave where it is needed, does it once, and says in words why not. */
	async #do<T>(
		ask: ApprovalAsk | null,
		work: (shift: ShiftServices, approval: Approval | null) => Promise<Result<T, ErrorCode>>,
		done: (value: T) => void = () => {},
	): Promise<boolean> {
		if (this.#isBusy) return false;
		this.#isBusy = true;
		this.#refusal = null;
		try {
			const leave = ask ? await this.#ui.approvals.allow(ask) : { approval: null };
			if (!leave) {
				this.#refusal = 'approval_needed';
				return false;
			}
			const outcome = await work(await this.#ui.services.shift(), leave.approval);
			if (!outcome.ok) {
				this.#refusal = outcome.code;
				return false;
			}
			done(outcome.value);
			if (this.#ui.till.session) await this.read();
			return true;
		} finally {
			this.#isBusy = false;
		}
	}
}
