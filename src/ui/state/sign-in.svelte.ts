import type { SignInRefusal, StaffCard, TillServices } from '#usecases/services.ts';
import type { Till } from './till.svelte.ts';

/** PINs are 4 to 8 digits, so the person says when it is all there. */
export const MIN_PIN = 4;
export const MAX_PIN = 8;

/** One person entering a PIN. */
export class SignIn {
	readonly #services: TillServices;
	readonly #till: Till;
	#person = $state.raw<StaffCard | null>(null);
	#pin = $state.raw('');
	#isChecking = $state.raw(false);
	#refusal = $state.raw<SignInRefusal | null>(null);

	constructor(services: TillServices, till: Till) {
		this.#services = services;
		this.#till = till;
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
	get refusal(): SignInRefusal | null {
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
		const answer = await this.#services.signIn(person.id, this.#pin);
		this.#isChecking = false;
		this.#pin = '';
		if (!answer.ok) {
			this.#refusal = answer;
			return;
		}
		this.choose(null);
		this.#till.signedIn(answer.value);
	}

	#isLocked(): boolean {
		return (this.#refusal?.lockedUntil ?? 0) > this.#services.now();
	}
}
