import type { Gtin } from '#domain/gtin/gtin.ts';
import { plainGoods } from '#domain/scan/plain-goods.ts';
import type { Scanned } from '#domain/scan/scanned.ts';
import type { ListedItem, TillServices } from '#usecases/services.ts';
import type { ScanDesk } from '../scan/scan-desk.ts';
import type { Scan, ScanHandler, ScannedKind, ScanOutcome } from '../scan/scan-outcome.ts';
import type { Tones } from '../shared/tones.ts';
import type { Checkout, RingTerms } from './checkout.svelte.ts';
import type { Formats } from './formats.ts';
import type { Payment } from './payment.svelte.ts';
import type { Safety } from './safety.svelte.ts';
import type { SignIn } from './sign-in.svelte.ts';
import type { Till } from './till.svelte.ts';

export type { Scan, ScanOutcome, ScanSource } from '../scan/scan-outcome.ts';

/** What a scan acts on. */
export type ScanSurroundings = {
	readonly till: Till;
	readonly checkout: Checkout;
	readonly payment: Payment;
	readonly signIn: SignIn;
	readonly safety: Pick<Safety, 'refusal'>;
	readonly format: Pick<Formats, 'money'>;
	/** Shows a receipt whose code was read. */
	openReturns(asked: { readonly number: string; readonly wish: 'return' }): void;
	/** Shows where gift cards are loaded. */
	open(sheet: 'gift_card'): void;
	/** Shows what can be done with a code that no item has. */
	openUnknown(code: Gtin): void;
	beginPayment(): void;
	/** Another tab of this browser is the till: this one rings up nothing. */
	readonly otherTabSells: { readonly current: boolean };
};

/**
 * What lies over the selling screen and is given every scan, as the text that was meant and as what it is. It answers what
 * came of it, null for "not mine" (then the next one is asked, as if it were not there), or nothing when it says so itself.
 */
export type Diverted = (text: string, scanned: Scanned) => Promise<ScanOutcome | null | undefined>;

type AnyHandler = (scanned: Scanned, scan: Scan) => Promise<ScanOutcome | null> | ScanOutcome | null;

/** A number typed before a scan, as `3*` or `12×`. */
const TIMES = /^(\d{1,3})[*×xX]$/;

/** Scans, one after the other in the order they were made; none is dropped while another is looked up. */
export class Scans {
	readonly services: TillServices;
	readonly around: ScanSurroundings;
	readonly #tones: Pick<Tones, 'say'>;
	readonly #handlers = new Map<ScannedKind, AnyHandler[]>();
	/** What lies over the selling screen and takes scans; the last is on top. */
	#diverted: readonly Diverted[] = [];
	#desk: Promise<ScanDesk> | null = null;
	#last = $state.raw<ScanOutcome>({ kind: 'ready' });
	#turn = $state.raw(0);
	#times = $state.raw(1);
	#tail: Promise<ScanOutcome> = Promise.resolve({ kind: 'ready' });

	constructor(services: TillServices, around: ScanSurroundings, tones: Pick<Tones, 'say'>) {
		this.services = services;
		this.around = around;
		this.#tones = tones;
	}

	get last(): ScanOutcome {
		return this.#last;
	}
	/** Grows with every scan, so that the same words can be said again. */
	get turn(): number {
		return this.#turn;
	}
	/** Whether the last scan is something to be told of where a sheet or another screen hides the basket. */
	get isNews(): boolean {
		return this.#last.kind !== 'ready' && this.#last.kind !== 'added';
	}
	/** How many the next item is rung up as. */
	get times(): number {
		return this.#times;
	}

	/** Takes a scan from a scanner or a code typed into the search field. */
	accept(scan: Scan): Promise<ScanOutcome> {
		const handle = () => this.#handle(scan);
		const outcome = this.#tail.then(handle, handle).then((result) => this.#tell(result));
		this.#tail = outcome;
		return outcome;
	}

	/** Takes codes of a kind while a screen is there; the answer ends that. */
	on<Kind extends ScannedKind>(kind: Kind, handler: ScanHandler<Kind>): () => void {
		const taken = handler as unknown as AnyHandler;
		this.#handlers.set(kind, [taken, ...(this.#handlers.get(kind) ?? [])]);
		return () => {
			const left = (this.#handlers.get(kind) ?? []).filter((each) => each !== taken);
			this.#handlers.set(kind, left);
		};
	}

	/** Gives scans to what lies over the selling screen, the last one first; the answer ends that. */
	divert(take: Diverted): () => void {
		this.#diverted = [...this.#diverted, take];
		return () => {
			this.#diverted = this.#diverted.filter((each) => each !== take);
		};
	}

	/** Takes a number typed before a scan (`3*`); whether it was one. 0 takes it back. */
	multiply(typed: string): boolean {
		const times = TIMES.exec(typed.normalize('NFKC').trim())?.[1];
		if (times === undefined) return false;
		this.#times = Math.max(1, Number(times));
		return true;
	}

	/** Forgets the last outcome: the sale it belonged to is over. */
	forget(): void {
		this.#last = { kind: 'ready' };
		this.#times = 1;
	}

	/** Fetches what reads other codes than plain goods; a till does it when nothing else is to be done. */
	desk(): Promise<ScanDesk> {
		this.#desk ??= import('../scan/scan-desk.ts').then(
			({ scanDesk }) => scanDesk(this),
			(cause: unknown) => {
				this.#desk = null;
				throw cause;
			},
		);
		return this.#desk;
	}

	async #handle(scan: Scan): Promise<ScanOutcome> {
		const { till, signIn, payment } = this.around;
		if (till.screen !== 'sell' || till.blocked || this.around.otherTabSells.current) {
			signIn.clear();
			return { kind: 'locked' };
		}
		// Digits of a scanner are no part of an amount.
		if (payment.stage === 'pay') payment.clearEntry();
		if (scan.kind === 'misread') return { kind: 'misread' };
		const gtin = plainGoods(scan.text);
		try {
			if (gtin && !this.#diverted.length && !this.#handlers.get('goods')?.length)
				return await this.#sellPlain(gtin, scan.text);
			const scanned = gtin ? goodsOf(gtin) : await (await this.desk()).read(scan);
			const text = gtin ? scan.text : (await this.desk()).plain(scanned, scan);
			for (const take of this.#diverted.toReversed()) {
				const outcome = await take(text, scanned);
				if (outcome !== null) return outcome ?? { kind: 'ready' };
			}
			for (const handler of this.#handlers.get(scanned.kind) ?? []) {
				const outcome = await handler(scanned, scan);
				if (outcome) return outcome;
			}
			return gtin ? await this.#sellPlain(gtin, scan.text) : await (await this.desk()).take(scanned, scan);
		} catch {
			// What reads it is neither on the device nor to be had.
			return { kind: 'refused', code: 'server_unreachable', text: scan.text };
		}
	}

	/** Plain goods; what can be done with a code that nobody knows comes with the desk. */
	async #sellPlain(gtin: Gtin, text: string): Promise<ScanOutcome> {
		const sold = await this.sell(gtin, text, () => ({ gtin }));
		if (sold.kind !== 'refused' || sold.code !== 'item_not_found') return sold;
		return this.desk().then(
			(desk) => desk.unknown(gtin, sold),
			() => sold,
		);
	}

	/** Rings up the item of a GTIN, on the terms that the code or the clerk gave; `terms` sees the item first. */
	async sell(
		gtin: string,
		text: string,
		terms: (item: ListedItem) => RingTerms | ScanOutcome = () => ({}),
	): Promise<ScanOutcome> {
		const { payment, checkout, safety } = this.around;
		const found = await this.services.findByCode(gtin);
		await payment.settled();
		await checkout.settled();
		// From here to the new line there is no waiting: what was looked up is rung up in one step.
		if (payment.stage === 'pay') {
			if (payment.taken.length > 0 || payment.isHeld) return { kind: 'paying' };
		}
		if (!found.ok) return { kind: 'refused', code: found.code, text };
		const own = terms(found.value);
		if ('kind' in own) return own;
		// A device that is out of the shop finishes the sale it is in, and begins no other.
		if (checkout.isEmpty && safety.refusal) {
			payment.next();
			return { kind: 'refused', code: safety.refusal, text };
		}
		if (payment.stage === 'pay') payment.back();
		if (payment.stage === 'done') payment.next();
		const { units, gtins } = found.value;
		// A case is sold as so many of what is in it, under that one's own code.
		const code = units ? (gtins[0] ?? null) : (own.gtin ?? null);
		const rung = checkout.ring(found.value, code, { quantity: this.#times * (units ?? 1), ...own });
		if (!rung.ok) return { kind: 'refused', code: rung.code, text };
		this.#times = 1;
		return { kind: 'added', name: rung.value.name, quantity: rung.value.quantity, itemId: rung.value.itemId };
	}

	#tell(outcome: ScanOutcome): ScanOutcome {
		this.#last = outcome;
		this.#turn += 1;
		const { kind } = outcome;
		if (kind === 'added' || kind === 'ready') this.#tones.say('good');
		else if (kind === 'told') this.#tones.say(outcome.tone);
		else this.#tones.say(kind === 'refused' && outcome.code === 'item_not_found' ? 'unknown' : 'bad');
		return outcome;
	}
}

const goodsOf = (gtin: NonNullable<ReturnType<typeof plainGoods>>): Scanned => ({
	kind: 'goods',
	gtin,
	marks: {},
});
