import { expect } from '@playwright/test';
import type { JournalEntry } from '../../src/protocol/entry.ts';
import type { RunningTill } from './a-running-till.ts';
import { Cashier, yen } from './cashier.ts';
import { DayBook, type Paid, type Rung, type WrittenDocument } from './day-book.ts';
import type { Goods } from './day-goods.ts';

/** How a basket is paid: does it on the screen and says what was given. */
export type Way = (due: number) => Promise<Paid[]>;

/** Some units of one thing as the book has them. */
export const rung = (goods: Goods, more: Partial<Rung> = {}): Rung => {
	const { units = 1, promotion = 0, byHand = 0 } = more;
	const amount = goods.price * units - promotion - byHand;
	return { rate: goods.tax_category === 'reduced' ? 8 : 10, units, amount, ...more };
};

/** A cashier's day: what is done on the screen is written into the book beside it, document by document. */
export class DayAtTheTill {
	readonly tablet: RunningTill;
	readonly cashier: Cashier;
	readonly book: DayBook;
	/** Whether the till knows that it has no server. */
	isOffline = false;
	readonly #series: string;

	constructor(tablet: RunningTill, series: string, float: number) {
		this.tablet = tablet;
		this.cashier = new Cashier(tablet.till);
		this.book = new DayBook(float);
		this.#series = series;
	}

	/** The device's journal. */
	async entries(): Promise<JournalEntry[]> {
		return (await this.tablet.till.journal()) as unknown as JournalEntry[];
	}

	/** Scans goods into an empty basket, looking at the total each time; what a busy machine tore in two is scanned again. */
	async ring(...goods: readonly Goods[]): Promise<Rung[]> {
		const { till } = this.tablet;
		const rungs = goods.map((each) => rung(each));
		for (const [at, { code }] of goods.entries()) {
			const total = yen(amountOf(rungs.slice(0, at + 1)));
			await expect(async () => {
				if ((await till.total.textContent()) !== total) await till.scan(code);
				await expect(till.total).toHaveText(total, { timeout: 8000 });
			}).toPass({ timeout: 40_000 });
		}
		return rungs;
	}

	/** Sells what is in the basket; answers with its number. The till has to say the total, the number and the change. */
	async sell(sold: readonly Rung[], pay: Way, change = 0): Promise<string> {
		const { till } = this.tablet;
		const due = amountOf(sold);
		await expect(till.total).toHaveText(yen(due));
		await this.cashier.checkOut();
		const paid = await pay(due);
		const number = await this.cashier.finish(change);
		this.write(number, { sold, paid, change });
		await till.nextSale();
		return number;
	}

	/** Gives back what was chosen of a receipt. */
	async giveBack(back: readonly Rung[], rule: string): Promise<void> {
		const { page } = this.tablet;
		const amount = amountOf(back);
		await expect(page.getByTestId('refund-due')).toHaveText(yen(amount));
		await this.cashier.press(`Give back ${yen(amount)}`);
		await expect(page.getByTestId('refund-given')).toHaveText(yen(amount));
		this.write(await this.numberOnSlip(), { back, paid: [{ rule, amount: 0 - amount }] });
		await this.cashier.press('Next sale');
	}

	/** A document of the till, which has the next number of all. */
	write(number: string, given: Partial<WrittenDocument> & Pick<WrittenDocument, 'paid'>): void {
		const { isOffline } = this;
		this.book.add({ sold: [], back: [], change: 0, isOffline, ...given });
		expect(number).toBe(`${this.#series}-${String(this.book.documents.length).padStart(6, '0')}`);
	}

	/** The number on the slip that is shown. */
	async numberOnSlip(): Promise<string> {
		const slip = this.tablet.page.getByTestId('receipt');
		await expect(slip).toContainText(this.#series);
		const number = new RegExp(`No\\. ?(${this.#series}-\\d{6})`);
		return number.exec((await slip.textContent()) ?? '')?.[1] ?? '';
	}

	/** The manager allows it. */
	async approved(): Promise<void> {
		await this.cashier.approvedByManager();
		this.book.happened('approval');
	}

	readonly exact: Way = async (due) => {
		await this.cashier.press(/^Exact/);
		return [{ rule: 'cash', amount: due }];
	};

	readonly byCard: Way = async (due) => {
		await this.cashier.press('Card');
		return [{ rule: 'card', amount: due }];
	};

	/** Cash for which there is change. */
	giving(amount: number): Way {
		return async () => {
			await this.cashier.key(amount);
			return [{ rule: 'cash', amount }];
		};
	}

	/** More than is due in notes of a thousand, and the change of it. */
	inNotes(sold: readonly Rung[]): readonly [Way, number] {
		const due = amountOf(sold);
		const given = Math.ceil((due + 1) / 1000) * 1000;
		return [this.giving(given), given - due];
	}

	/** So much in cash, the rest by card. */
	partInCash(amount: number): Way {
		return async (due) => {
			await this.cashier.key(amount);
			await this.cashier.press(`Take cash ${yen(amount)} · ${yen(due - amount)} left`);
			return [{ rule: 'cash', amount }, ...(await this.byCard(due - amount))];
		};
	}

	/** A voucher whose surplus stays with the shop. */
	voucher(face: number): Way {
		return async (due) => {
			await this.cashier.takeVoucher('Voucher (no change)', face);
			await this.cashier.press(`Customer was told: ${yen(face - due)} is not handed back`);
			return [{ rule: 'voucher', amount: face, breakage: face - due }];
		};
	}

	voucherWithChange(face: number): Way {
		return async () => {
			await this.cashier.takeVoucher('Voucher (with change)', face);
			return [{ rule: 'voucher_with_change', amount: face }];
		};
	}

	/** So much from a gift card, what is left in cash. */
	fromGiftCard(account: string, amount: number): Way {
		return async (due) => {
			await this.cashier.spendFrom(account, amount);
			const spent = [{ rule: 'gift_card', amount }];
			if (amount === due) return spent;
			await this.cashier.press('Cash');
			return [...spent, ...(await this.exact(due - amount))];
		};
	}

	/** Charged beside the till, and written down here. */
	recorded(rule: string, name: string): Way {
		return async (due) => {
			await this.cashier.tender(name);
			await this.cashier.press(`Record ${name} ${yen(due)}`);
			return [{ rule, amount: due }];
		};
	}
}

export const amountOf = (rungs: readonly Rung[]): number =>
	rungs.reduce((all, { amount }) => all + amount, 0);

const TENDER_NAMES = {
	...{ cash: 'Cash', card: 'Card', qr: 'QR payment', e_money: 'E-money', gift_card: 'Gift card' },
	...{ voucher: 'Voucher (no change)', voucher_with_change: 'Voucher (with change)' },
};

/** Rows of an X or Z as its screen must say them of the book. */
export function reportRows({
	sales,
	returns,
	reversals,
	net,
	tenders,
	expectedCash,
	taken,
}: DayBook): string[] {
	const ways = Object.entries(TENDER_NAMES).flatMap(([rule, name]) => {
		const row = tenders[rule];
		return row ? `${name} ×${row.taken.count} ${yen(row.taken.amount - row.refunded.amount)}` : [];
	});
	return [
		`Sales ×${sales.count} ${yen(sales.amount)}`,
		`Returns ×${returns.count} −${yen(returns.amount)}`,
		`Voided sales ×${reversals.count} −${yen(reversals.amount)}`,
		`Net sales ${yen(net)}`,
		`Discounts ${yen(taken.manual)}`,
		`Promotions ${yen(taken.promotion)}`,
		`Breakage ${yen(taken.breakage)}`,
		...ways,
		`Expected ${yen(expectedCash)}`,
	];
}
