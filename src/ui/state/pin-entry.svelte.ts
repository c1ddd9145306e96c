import type { ErrorCode, StaffCard } from '#usecases/services.ts';

/** PINs are 4 to 8 digits, so the person says when it is all there. */
export const MIN_PIN = 4;
export const MAX_PIN = 8;

/** Why a PIN was not taken, and how long the next try has to wait (epoch ms, 0 for not). */
export type PinRefusal = { readonly ok: false; readonly code: ErrorCode; readonly lockedUntil: number };

/** Compares a person's PIN and does what follows from it. */
export type PinCheck = (personId: string, pin: string) => Promise<{ readonly ok: true } | PinRefusal>;

/** One person entering a PIN. */
export class PinEntry {
	readonly #now: () => number;
	readonly #check: PinCheck;
	#person = $state.raw<StaffCard | null>(null);
	#pin = $state.raw('');
	#isChecking = $state.raw(false);
	#refusal = $state.raw<PinRefusal | null>(null);

	constructor(now: () => number, check: PinCheck) {
		this.#now = now;
		this.#check = check;
	}

	get person(): StaffCard | null {
		return this.#person;
	}
	get digitCount(): number {
		return this.#pin.length;
	}
	get isChecking(): boolean {
		return this.#isChecking;
	}
	get refusal(): PinRefusal | null {
		return this.#refusal;
	}
	get mayTry(): boolean {
		return !this.#isChecking && this.#pin.length >= MIN_PIN;
	}

	choose(person: StaffCard | null): void {
		this.#person = person;
		this.#pin = '';
		this.#refusal = null;
	}

	press(digit: string): void {
		if (this.#isChecking || this.#pin.length >= MAX_PIN) return;
		this.#pin += digit;
	}

	deleteDigit(): void {
		if (!this.#isChecking) this.#pin = this.#pin.slice(0, -1);
	}

	clear(): void {
		if (!this.#isChecking) this.#pin = '';
	}

	/** Compares the PIN; slow on purpose. */
	async submit(): Promise<void> {
		const person = this.#person;
		if (!person || !this.mayTry || this.#isLocked()) return;
		this.#isChecking = true;
		const answer = await this.#check(person.id, this.#pin);
		this.#isChecking = false;
		this.#pin = '';
		if (answer.ok) this.choose(null);
		else this.#refusal = answer;
	}

	#isLocked(): boolean {
		return (this.#refusal?.lockedUntil ?? 0) > this.#now();
	}
}
