import type { PaymentIntent } from '#domain/terminal/payment-attempt.ts';
import type { Terminal, TerminalReply } from '#ports/terminal.ts';

/** How the terminal behaves; a real one does each of these sooner or later. */
export type Mood =
	| 'approve'
	| 'decline'
	/** The charge never reached it: no answer, and it knows nothing of the key afterwards. */
	| 'time_out'
	/** It charges, and the answer is lost on the way back; asked again it says so. */
	| 'lose_reply'
	/** It charges and answers nothing any more, whatever it is asked. */
	| 'dead';

/** Where the terminal keeps what it knows: it is another machine, which a tablet's crash does not touch. */
export type TerminalMemory = {
	read(): string | null;
	keep(text: string): void;
};

type Charge = {
	readonly amount: number;
	readonly reference: string;
	readonly status: 'approved' | 'reversed';
};
type Kept = { readonly mood: Mood; readonly charges: Readonly<Record<string, Charge>> };

const NEW: Kept = { mood: 'approve', charges: {} };
/** Newest charges it remembers. */
const REMEMBERED = 200;

/** A terminal without a card in it, for trying out and for practice: everything that terminals do, and no money. */
export class SimulatedTerminal implements Terminal {
	readonly #memory: TerminalMemory;
	readonly #pause: (signal: AbortSignal) => Promise<void>;

	/** `pause`: how long a customer takes; it ends early when the signal aborts. */
	constructor(memory: TerminalMemory, pause: (signal: AbortSignal) => Promise<void>) {
		this.#memory = memory;
		this.#pause = pause;
	}

	get mood(): Mood {
		return this.#kept().mood;
	}

	setMood(mood: Mood): void {
		this.#keep({ ...this.#kept(), mood });
	}

	/** How much it has charged and not given back; for tests and for the screen that sets it. */
	get charged(): number {
		return Object.values(this.#kept().charges).reduce(
			(all, { amount, status }) => (status === 'approved' ? all + amount : all),
			0,
		);
	}

	async charge({ key, amount }: PaymentIntent, signal: AbortSignal): Promise<TerminalReply> {
		await this.#pause(signal);
		const { mood, charges } = this.#kept();
		const known = charges[key];
		if (known) return mood === 'dead' ? silence(signal) : replyOf(known);
		if (mood === 'time_out') return silence(signal);
		if (mood === 'decline') return { status: 'declined', reason: 'card_declined' };
		const charge: Charge = { amount, reference: referenceOf(key, charges), status: 'approved' };
		this.#keep({ mood, charges: newest({ ...charges, [key]: charge }) });
		// The line breaks as soon as the answer is on its way: there is nothing to wait for.
		if (mood === 'lose_reply') return { status: 'no_answer' };
		return mood === 'dead' ? silence(signal) : replyOf(charge);
	}

	async status(key: string, signal: AbortSignal): Promise<TerminalReply> {
		const { mood, charges } = this.#kept();
		if (mood === 'dead') return silence(signal);
		const charge = charges[key];
		return charge ? replyOf(charge) : { status: 'not_found' };
	}

	async reverse(key: string, signal: AbortSignal): Promise<TerminalReply> {
		const { mood, charges } = this.#kept();
		if (mood === 'dead') return silence(signal);
		const charge = charges[key];
		if (charge) this.#keep({ mood, charges: { ...charges, [key]: { ...charge, status: 'reversed' } } });
		return { status: 'reversed' };
	}

	#kept(): Kept {
		try {
			return { ...NEW, ...(JSON.parse(this.#memory.read() ?? '{}') as Partial<Kept>) };
		} catch {
			// Somebody wrote into it by hand: it begins anew, as a terminal that was reset.
			return NEW;
		}
	}

	#keep(kept: Kept): void {
		this.#memory.keep(JSON.stringify(kept));
	}
}

const replyOf = ({ status, reference, amount }: Charge): TerminalReply =>
	status === 'approved' ? { status, reference, amount } : { status };

/** Numbers of slips count up, as a terminal's do. */
const referenceOf = (key: string, charges: Readonly<Record<string, Charge>>): string =>
	`SIM${String(Object.keys(charges).length + 1).padStart(4, '0')}-${key.slice(-4)}`;

const newest = (charges: Readonly<Record<string, Charge>>): Record<string, Charge> =>
	Object.fromEntries(Object.entries(charges).slice(-REMEMBERED));

/** Nothing is said until the one who asked gives up. */
const silence = (signal: AbortSignal): Promise<TerminalReply> =>
	new Promise((resolve) => {
		const giveUp = () => resolve({ status: 'no_answer' });
		if (signal.aborted) giveUp();
		else signal.addEventListener('abort', giveUp, { once: true });
	});
