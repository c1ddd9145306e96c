import { type Money, ZERO } from '#domain/money/money.ts';
import { worthOf } from '#domain/tender/points-tender.ts';
import type { CustomerCode, PointsStanding } from '#usecases/customers.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { type CustomerDesk, customerDesk } from './customer-desk.svelte.ts';
import { takeMember } from './member-scans.ts';
import { customerWords } from './words/customer-words.ts';

/** Most digits of a number of points. */
const MOST_DIGITS = 9;

/** Points being spent: how many, what bounds them, and who was asked to show who they are. */
export class PointsEntry {
	readonly #ui: Ui;
	readonly #desk: CustomerDesk;
	#standing = $state.raw<PointsStanding | null>(null);
	#refusal = $state.raw<CustomerCode | null>(null);
	#isProven = $state.raw(false);
	text = $state('');

	constructor(ui: Ui) {
		this.#ui = ui;
		this.#desk = customerDesk(ui);
	}

	/** Whose points. */
	get ref(): string | null {
		return this.#ui.services.customers ? this.#desk.ref : null;
	}
	get standing(): PointsStanding | null {
		return this.#standing;
	}
	get refusal(): CustomerCode | null {
		return this.#refusal;
	}
	get isProven(): boolean {
		return this.#isProven;
	}
	/** How many are keyed; null while that may not be spent. */
	get chosen(): number | null {
		const { standing } = this;
		const points = Number(this.text.normalize('NFKC'));
		if (!standing || !Number.isInteger(points) || points <= 0) return null;
		const { min, step } = standing.spend;
		return points >= min && points % step === 0 && points <= standing.most.points ? points : null;
	}
	/** What those settle, minor units. */
	get worth(): Money | null {
		const { standing, chosen } = this;
		return standing && chosen !== null ? worthOf(chosen, standing.spend.worth).amount : null;
	}
	/** The most that may be settled with them now. */
	get most(): Money {
		return this.#standing?.worth ?? ZERO;
	}
	/** Above the shop's limit the customer shows who they are. */
	get needsProof(): boolean {
		const above = this.#standing?.proofAbove ?? null;
		return above !== null && (this.chosen ?? 0) > above;
	}
	get isReady(): boolean {
		return this.chosen !== null && (!this.needsProof || this.#isProven);
	}

	/** Reads what may be spent on what is still due, and proposes all of it. */
	async read(): Promise<void> {
		const { ref } = this;
		this.#standing = null;
		this.#isProven = false;
		this.text = '';
		if (ref === null) return;
		const told = await this.#desk.standing(ref);
		this.#refusal = told.ok ? null : told.code;
		if (!told.ok) return;
		this.#standing = told.value;
		this.all();
	}

	/** Whether the payment was opened for them, once. */
	takeWish(): boolean {
		return this.#desk.takeWish();
	}

	all(): void {
		const { points = 0 } = this.#standing?.most ?? {};
		this.text = points > 0 ? String(points) : '';
	}

	/** A digit; the first one replaces what was proposed. */
	press(digit: string): void {
		const { points = 0 } = this.#standing?.most ?? {};
		const isProposed = this.text === String(points);
		this.text = `${isProposed ? '' : this.text}${digit}`.slice(0, MOST_DIGITS);
	}

	prove(isProven: boolean): void {
		this.#isProven = isProven;
	}

	/** What the button does. */
	label(amount: string): string {
		const t = customerWords(this.#ui.words.language);
		if (this.needsProof && !this.#isProven) return t.proofNeeded;
		return t.spend(this.#ui.format.count(this.chosen ?? 0), amount);
	}

	/** A member card while other tenders are open: whose sale it is. Whether it was one. */
	async scanned(text: string): Promise<boolean> {
		const { services, notices, words } = this.#ui;
		if (!services.customers) return false;
		const read = await services.readScan({ text });
		const isMember = read.kind === 'member' || (read.kind === 'token' && read.of === 'member');
		if (!isMember) return false;
		const member = read.kind === 'member' ? { number: read.number } : { token: text };
		const outcome = await takeMember(this.#ui, member);
		if (outcome.kind === 'told') notices.show(outcome.say(words.language));
		return true;
	}
}
