import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { parseReceiptNumber } from '#domain/receipt/number-series.ts';
import { isSaleToken } from '#domain/receipt/sale-token-mark.ts';
import type { ErrorCode, TillServices } from '#usecases/services.ts';
import type { Tones } from '../shared/tones.ts';
import type { Checkout } from './checkout.svelte.ts';
import type { Payment } from './payment.svelte.ts';
import type { Safety } from './safety.svelte.ts';
import type { SignIn } from './sign-in.svelte.ts';
import type { Till } from './till.svelte.ts';

/** What a scanner sends: a code, or something as fast as a code but broken on the way. */
export type Scan = { readonly kind: 'scan' | 'misread'; readonly text: string };

/** Where scans come from (`devices/wedge`, later the camera); `listen` returns how to stop. */
export type ScanSource = { listen(heard: (scan: Scan) => void): () => void };

/** What the last scan came to, in the words the screen will choose. */
export type ScanOutcome =
	| { readonly kind: 'ready' }
	| { readonly kind: 'added'; readonly name: string; readonly quantity: number }
	| { readonly kind: 'refused'; readonly code: ErrorCode; readonly text: string }
	| { readonly kind: 'misread' | 'paying' | 'locked' };

/** Scans, one after the other in the order they were made; none is dropped while another is looked up. */
export class Scans {
	readonly #services: TillServices;
	readonly #till: Till;
	readonly #checkout: Checkout;
	readonly #payment: Payment;
	readonly #signIn: SignIn;
	readonly #safety: Pick<Safety, 'refusal'>;
	readonly #tones: Tones;
	readonly #showReceipt: (number: string) => void;
	#diverted: ((text: string) => Promise<void>) | null = null;
	#last = $state.raw<ScanOutcome>({ kind: 'ready' });
	#turn = $state.raw(0);
	#tail: Promise<ScanOutcome> = Promise.resolve({ kind: 'ready' });

	constructor(
		services: TillServices,
		around: {
			till: Till;
			checkout: Checkout;
			payment: Payment;
			signIn: SignIn;
			safety: Pick<Safety, 'refusal'>;
			/** Shows a receipt whose code was read. */
			openReturns(asked: { readonly number: string; readonly wish: 'return' }): void;
		},
		tones: Tones,
	) {
		this.#services = services;
		this.#till = around.till;
		this.#checkout = around.checkout;
		this.#payment = around.payment;
		this.#signIn = around.signIn;
		this.#safety = around.safety;
		this.#showReceipt = (number) => around.openReturns({ number, wish: 'return' });
		this.#tones = tones;
	}

	get last(): ScanOutcome {
		return this.#last;
	}
	/** Grows with every scan, so that the same words can be said again. */
	get turn(): number {
		return this.#turn;
	}

	/** Takes a scan from a scanner or a code typed into the search field. */
	accept(scan: Scan): Promise<ScanOutcome> {
		const handle = () => this.#handle(scan);
		const outcome = this.#tail.then(handle, handle).then((result) => this.#tell(result));
		this.#tail = outcome;
		return outcome;
	}

	/** Gives scans to what lies over the selling screen; the answer ends that. */
	divert(take: (text: string) => Promise<void>): () => void {
		this.#diverted = take;
		return () => {
			if (this.#diverted === take) this.#diverted = null;
		};
	}

	/** Forgets the last outcome: the sale it belonged to is over. */
	forget(): void {
		this.#last = { kind: 'ready' };
	}

	async #handle(scan: Scan): Promise<ScanOutcome> {
		if (this.#till.screen !== 'sell' || this.#till.blocked) {
			this.#signIn.clear();
			return { kind: 'locked' };
		}
		if (scan.kind === 'misread') return { kind: 'misread' };
		if (this.#diverted) {
			await this.#diverted(scan.text);
			return { kind: 'ready' };
		}
		const isReceipt = isSaleToken(scan.text) || parseReceiptNumber(scan.text) !== null;
		if (isReceipt && this.#payment.stage !== 'pay') {
			this.#showReceipt(scan.text);
			return { kind: 'ready' };
		}
		const found = await this.#services.findByCode(scan.text);
		await this.#payment.settled();
		await this.#checkout.settled();
		// From here to the new line there is no waiting: what was looked up is rung up in one step.
		if (this.#payment.stage === 'pay') {
			this.#payment.clearEntry();
			if (!found.ok && this.#payment.takesCode(scan.text)) return { kind: 'ready' };
			if (this.#payment.taken.length > 0 || this.#payment.isHeld) return { kind: 'paying' };
		}
		if (!found.ok) return { kind: 'refused', code: found.code, text: scan.text };
		// A device that is out of the shop finishes the sale it is in, and begins no other.
		if (this.#checkout.isEmpty && this.#safety.refusal) {
			this.#payment.next();
			return { kind: 'refused', code: this.#safety.refusal, text: scan.text };
		}
		if (this.#payment.stage === 'pay') this.#payment.back();
		if (this.#payment.stage === 'done') this.#payment.next();
		const gtin = normaliseGtin(scan.text);
		const rung = this.#checkout.ring(found.value, gtin.ok ? gtin.value : null);
		if (!rung.ok) return { kind: 'refused', code: rung.code, text: scan.text };
		return { kind: 'added', name: rung.value.name, quantity: rung.value.quantity };
	}

	#tell(outcome: ScanOutcome): ScanOutcome {
		this.#last = outcome;
		this.#turn += 1;
		if (outcome.kind === 'added' || outcome.kind === 'ready') this.#tones.rungUp();
		else this.#tones.refused();
		return outcome;
	}
}
