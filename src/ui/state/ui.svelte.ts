import { type Component, createContext } from 'svelte';
import { lacksRecipient } from '#domain/basket/basket.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import type { SyncStatus, TillServices } from '#usecases/services.ts';
import { Approvals } from '../approval/approvals.svelte.ts';
import { Words } from '../i18n/index.svelte.ts';
import type { ReturnDesk } from '../returns/return-desk.svelte.ts';
import { LiveView } from '../shared/live-view.ts';
import { keptPreferences } from '../shared/preferences.ts';
import { Ticker } from '../shared/ticker.ts';
import type { Tones } from '../shared/tones.ts';
import type { Sheet } from '../sheets/sheets.ts';
import { Appearance } from './appearance.svelte.ts';
import { Checkout } from './checkout.svelte.ts';
import { Finder } from './finder.svelte.ts';
import { FirstPaint } from './first-paint.svelte.ts';
import { Formats } from './formats.ts';
import { Notices } from './notices.svelte.ts';
import { Payment } from './payment.svelte.ts';
import { Safety } from './safety.svelte.ts';
import { Scans } from './scans.svelte.ts';
import { SignIn } from './sign-in.svelte.ts';
import { Till } from './till.svelte.ts';

const NEVER_SYNCED: SyncStatus = {
	unsynced: 0,
	oldestUnsyncedAt: null,
	lastContactAt: null,
	dataAsOf: null,
	online: true,
	clockOffset: 0,
};

/** A receipt of which something is to come back, or all of it is to be taken back. */
export type AskedReceipt = { readonly number: string; readonly wish: 'return' | 'void' };

/** Draws a receipt; whoever prints brings it, so that a till starts without it. */
type Paper = Component<{ receipt: Receipt; isCopy: boolean }>;
type PrintedReceipt = { readonly paper: Paper; readonly receipt: Receipt; readonly isCopy: boolean };

/** Sounds come after the screen, and so does what makes them. */
const SOUNDS: Pick<Tones, 'say'> = {
	say: (tone) => void import('../shared/tones.ts').then(({ tones }) => tones.say(tone)).catch(() => {}),
};

/** Everything the screens share, made once by TillApp and handed down by context. */
export class Ui {
	readonly services: TillServices;
	readonly words = new Words(keptPreferences);
	readonly firstPaint = new FirstPaint();
	readonly appearance = new Appearance(keptPreferences);
	readonly notices = new Notices();
	readonly clock: Ticker;
	readonly till: Till;
	readonly format: Formats;
	readonly checkout: Checkout;
	readonly payment: Payment;
	readonly signIn: SignIn;
	readonly scans: Scans;
	readonly finder: Finder;
	readonly safety: Safety;
	/** Asks someone who may for what the operator may not. */
	readonly approvals: Approvals;
	readonly sync: LiveView<SyncStatus>;
	/** How many papers wait for a person. */
	readonly papersStuck: LiveView<number>;
	readonly updateReady: LiveView<boolean>;
	readonly otherTabSells: LiveView<boolean>;
	#sheet = $state.raw<Sheet | null>(null);
	#exchange = $state.raw<ReturnDesk | null>(null);
	#askedReceipt: AskedReceipt | null = null;
	#askedItem: string | null = null;
	#unknownCode: Gtin | null = null;
	#isUpdating = $state.raw(false);
	#printing = $state.raw<PrintedReceipt | { readonly picture: string } | null>(null);

	constructor(services: TillServices) {
		this.services = services;
		this.clock = new Ticker(() => services.now(), 15_000);
		this.till = new Till(services);
		this.format = new Formats(this.till, this.words, this.clock);
		this.checkout = new Checkout(services, this.till);
		this.payment = new Payment(services, this.till, this.checkout);
		this.signIn = new SignIn(services, this.till);
		this.safety = new Safety(services, this.checkout, this.payment, this.firstPaint.quiet);
		this.approvals = new Approvals(services);
		this.scans = new Scans(services, this, SOUNDS);
		this.finder = new Finder(services);
		this.sync = new LiveView(services.syncStatus, NEVER_SYNCED, this.firstPaint.quiet);
		this.papersStuck = new LiveView(services.papersStuck, 0, this.firstPaint.quiet);
		this.updateReady = new LiveView(services.updateReady, false);
		this.otherTabSells = new LiveView(services.otherTabSells, false);
	}

	get sheet(): Sheet | null {
		return this.#sheet;
	}
	/** The page is about to be loaded anew: nothing is begun any more. */
	get isUpdating(): boolean {
		return this.#isUpdating;
	}
	get printing() {
		return this.#printing;
	}
	/** Goods on their way back that wait for what they are exchanged for. */
	get exchange(): ReturnDesk | null {
		return this.#exchange;
	}

	waitForGoods(desk: ReturnDesk | null): void {
		this.#exchange = desk;
	}

	/** Opens the returns, at a receipt where one is known. Nothing begins while a payment has. */
	openReturns(asked: AskedReceipt | null): void {
		if (this.payment.stage === 'pay') return;
		this.payment.next();
		this.#askedReceipt = asked;
		this.open('returns');
	}

	/** The receipt that the returns were opened for, once. */
	takeAskedReceipt(): AskedReceipt | null {
		const asked = this.#askedReceipt;
		this.#askedReceipt = null;
		return asked;
	}

	/** Shows where an item is, by its id. */
	openItem(id: string): void {
		this.#askedItem = id;
		this.open('item');
	}

	/** The item that was asked for, once. */
	takeAskedItem(): string | null {
		const asked = this.#askedItem;
		this.#askedItem = null;
		return asked;
	}

	/** Opens what is to be done with a code that no item has. */
	openUnknown(code: Gtin): void {
		this.#unknownCode = code;
		this.open('unknown_code');
	}

	/** The code that this was opened for, once. */
	takeUnknownCode(): Gtin | null {
		const code = this.#unknownCode;
		this.#unknownCode = null;
		return code;
	}

	open(sheet: Sheet | null): void {
		this.#sheet = sheet;
	}

	/** Closes this sheet, unless another one was asked for in the meantime. */
	close(sheet: Sheet | null): void {
		if (this.#sheet === sheet) this.#sheet = null;
	}

	/** Lets the new version in, once; the page is loaded with it within seconds. */
	update(): void {
		this.#isUpdating = true;
		this.services.applyUpdate();
	}

	/** A paper as a picture, which the caller then asks the browser to print. */
	printPicture(picture: string): void {
		this.#printing = { picture };
	}

	/** What the page prints, on the paper the caller brings; the caller then asks the browser to. */
	print(paper: Paper, receipt: Receipt, isCopy: boolean): void {
		this.#printing = { paper, receipt, isCopy };
	}

	/** Goes on to the payment; what was said of earlier scans is no longer news. */
	beginPayment(): void {
		// Without the store's offers a total may be too high: nobody pays before they are here.
		if (this.checkout.pricer) this.#pay();
		else void this.#payOncePriced(this.checkout.basket.id);
	}

	async #payOncePriced(basketId: string): Promise<void> {
		const isPriced = await this.checkout.whenPriced();
		if (this.checkout.basket.id !== basketId) return;
		if (isPriced) return this.#pay();
		const { words, action } = this.words.error('server_unreachable');
		this.notices.show(`${words} ${action}`);
	}

	#pay(): void {
		if (this.#exchange) {
			if (!this.checkout.isEmpty) this.open('returns');
			return;
		}
		if (this.payment.isWaitedFor) {
			this.open('charges');
			return;
		}
		if (lacksRecipient(this.checkout.basket)) {
			this.open('recipient');
			return;
		}
		this.payment.begin();
		this.scans.forget();
	}

	/** Shows charges that are in no sale, where there are any. */
	async lookForCharges(): Promise<void> {
		await this.payment.lookForCharges();
		// What is being paid now is looked after there.
		if (this.payment.unsettled.length > 0 && this.payment.stage !== 'pay') this.open('charges');
	}

	/** Parks the open basket, with a word about it. */
	async suspend(): Promise<void> {
		if (this.checkout.isEmpty || this.payment.stage !== 'sell') return;
		const done = await this.checkout.suspend();
		if (done.ok) this.notices.show(this.words.t.suspended);
		else this.notices.show(this.words.error(done.code).words);
	}
}

export const [getUi, setUi] = createContext<Ui>();
