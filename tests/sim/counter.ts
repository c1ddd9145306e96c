import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { Result } from '#domain/result.ts';
import type { ReturnedUnits } from '#domain/returns/sold-sale.ts';
import type { Permission } from '#domain/staff/permission.ts';
import { offlineAllowance } from '#domain/tender/stored-value.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type ApproveParts, approve } from '#usecases/approve.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { exchangeGoods } from '#usecases/exchange.ts';
import { findByCode } from '#usecases/find-by-code.ts';
import { type FoundSale, findSale } from '#usecases/find-sale.ts';
import type { Approval } from '#usecases/permitted.ts';
import { returnSale } from '#usecases/return-sale.ts';
import { saveBasket } from '#usecases/save-basket.ts';
import type { CompletedSale } from '#usecases/services.ts';
import { tillPricing } from '#usecases/till-pricing.ts';
import { voidSale } from '#usecases/void-sale.ts';
import type { Dice } from './dice.ts';
import { LawBroken } from './law-broken.ts';
import type { SimBaskets, SimDevice, SimJournal } from './tablet-journal.ts';
import type { SimRecords, SimViews } from './tablet-records.ts';

/** What stands on a counter: a tab's storage and clock, its goods, chance, and who is told which goods are in hand. */
export type CounterParts = {
	readonly device: SimDevice;
	readonly journal: SimJournal;
	readonly baskets: SimBaskets;
	readonly records: SimRecords;
	readonly views: SimViews;
	readonly dice: Dice;
	readonly clock: { now(): number };
	readonly catalogue: Pick<Catalogue, 'byGtin' | 'version'>;
	/** Goods that a fact about to be made may move. */
	readonly touches: (itemIds: readonly string[]) => void;
};

/** Accounts of gift cards that go round between all tablets of all stores. */
export const ACCOUNTS = ['gift-a', 'gift-b', 'gift-c'] as const;
const PINS = { matches: async () => true };

/** A document, or null where the till refused. */
type Made = Promise<CompletedSale | null>;

/** What clerks do besides selling for cash, through the product's own use cases. The till is open. */
export class Counter {
	readonly #parts: CounterParts & Omit<ApproveParts, keyof CounterParts>;

	constructor(parts: CounterParts) {
		const { clock, dice } = parts;
		this.#parts = { ...parts, pins: PINS, deviceClock: clock, ids: { next: () => `${dice.next()}` } };
	}

	/** Sells for cash, with some more than is asked for. */
	async sell(id: string, gtins: readonly string[], more: number): Made {
		const basket = await this.ring(id, gtins);
		const cash = { type: 'cash', amount: money(dueOf(basket) + more) } as const;
		return madeOf(await completeSale(this.#parts, basket, [cash]));
	}

	/** Loads a gift card with what is paid for it. */
	async sellGiftCard(id: string, gtin: string): Made {
		const { dice } = this.#parts;
		const basket = await this.ring(id, [gtin], dice.pick(ACCOUNTS));
		return this.#sold(basket, 0);
	}

	/** Pays with a gift card as far as the till lets it, and the rest in cash. */
	async spendGiftCard(id: string, gtins: readonly string[]): Made {
		const { dice, views, records, device } = this.#parts;
		const account = dice.pick(ACCOUNTS);
		const [value, store] = await Promise.all([views.value(account), device.store()]);
		const own = await records.ownValue(account, value?.through ?? {});
		const limit = store?.offline_limit ?? { per_account: 0, per_till: 0 };
		const allowance = offlineAllowance(
			{ perAccount: money(limit.per_account), perTill: money(limit.per_till) },
			{
				published: value && money(value.balance),
				ownSince: money(own.sum),
				...{ spentFromAccount: money(own.spent), spentByTill: money(own.spent) },
			},
		);
		return this.#sold(await this.ring(id, gtins), allowance, account);
	}

	/** Takes some of a sale of the store back, or all of the newest: this tablet's, or what the feed tells of others. */
	async takeBack(id: string, isNewest = false): Made {
		const { dice } = this.#parts;
		const picked = await this.#someSale(isNewest);
		if (!picked) return null;
		const { sale } = picked.found;
		const request = {
			...{ id, receiptNumber: sale.receipt_number, units: picked.units, reason: 'not_wanted' },
			damaged: dice.chance(0.2) ? new Set([sale.lines[0]?.line ?? 1]) : new Set<number>(),
		};
		// A finger that taps twice.
		const taps = dice.chance(0.2) ? 2 : 1;
		const done = await Promise.all(
			Array.from({ length: taps }, () => returnSale(this.#parts, request, null)),
		);
		return this.#known(picked, madeOf(done[0]));
	}

	/** Gives other goods for what comes back; the difference is paid in cash or given back. */
	async exchange(id: string, gtins: readonly string[]): Made {
		const { views } = this.#parts;
		const picked = await this.#someSale();
		const basket = await this.ring(id, gtins);
		const store = await this.#parts.device.store();
		if (!picked || !store || basket.lines.length === 0) return null;
		const day = (await this.#parts.journal.openSession())?.businessDay ?? '';
		const price = tillPricing(store, await views.offers()).price(basket, day, 0).total;
		const back = picked.found.sale.lines.reduce(
			(sum, { line, unit_price }) => sum + unit_price * (picked.units.get(String(line)) ?? 0),
			0,
		);
		const due = price - back;
		const done = await exchangeGoods(
			this.#parts,
			{
				...{ basket, units: picked.units, receiptNumber: picked.found.sale.receipt_number },
				...{ damaged: new Set<number>(), reason: 'wrong_item', pricedAt: 0 },
				tenders: due > 0 ? [{ type: 'cash', amount: money(due) }] : [],
			},
			null,
		);
		return this.#known(picked, madeOf(done));
	}

	/** Reverses one of the last documents of this till. */
	async reverse(): Made {
		const { journal, dice } = this.#parts;
		const rows = await journal.receipts(0, 3);
		if (rows.length === 0) return null;
		const { number } = dice.pick(rows);
		const entry = await journal.receipt(number);
		this.#parts.touches(entry?.body.lines.map(({ item_id }) => item_id) ?? []);
		const approval = await this.leave('post_void', number);
		return madeOf(await voidSale(this.#parts, { receiptNumber: number, reason: 'mistake' }, approval));
	}

	/** Someone who may allows it by PIN. */
	async leave(permission: Permission, subject: string): Promise<Approval | null> {
		const staff = await this.#parts.device.staff();
		const manager = staff.find(({ role }) => role === 'manager')?._id.slice('staff:'.length) ?? '';
		const approved = await approve(this.#parts, { permission, subject, amount: null }, manager, '0000');
		return approved.ok ? approved.value : null;
	}

	/** Pays a basket that is rung up: from an account up to an allowance, the rest in cash. */
	async #sold(basket: Basket, allowance: number, account = ''): Made {
		const { device } = this.#parts;
		const store = await device.store();
		const total = dueOf(basket);
		if (!store || total === 0) return null;
		const spent = Math.min(allowance, total);
		const rule = tillPricing(store, await this.#parts.views.offers()).tenders.get('gift_card');
		const card = rule && spent > 0 ? [{ id: 'card', rule, amount: money(spent), reference: account }] : [];
		const cash = total > spent ? [{ type: 'cash' as const, amount: money(total - spent) }] : [];
		return madeOf(await completeSale(this.#parts, basket, [...card, ...cash]));
	}

	/** Rings up goods by their codes; with an account, they load it. */
	async ring(id: string, gtins: readonly string[], account?: string): Promise<Basket> {
		const { clock, catalogue, baskets, touches } = this.#parts;
		let basket = emptyBasket(id, clock.now());
		for (const [at, gtin] of gtins.entries()) {
			const item = await findByCode(catalogue, gtin);
			if (!item.ok) continue;
			const terms = account === undefined ? {} : { account };
			const added = addItem(basket, item.value, `${id}/${at}`, 1, null, terms);
			if (added.ok) basket = added.value;
			await saveBasket({ baskets }, basket);
		}
		touches(basket.lines.map(({ itemId }) => itemId));
		return basket;
	}

	async #someSale(isNewest = false): Promise<Picked | null> {
		const { dice, journal, views } = this.#parts;
		const known = (await views.sales()).sort((a, b) => a.sold_at - b.sold_at);
		const own = isNewest ? [] : await journal.receipts(0, 3);
		const others = isNewest ? known.slice(-1) : known.slice(-4);
		const numbers = [...own.map(({ number }) => number), ...others.map((sale) => sale.receipt_number)];
		if (numbers.length === 0) return null;
		const found = await findSale(this.#parts, dice.pick(numbers));
		if (!found.ok) return null;
		const left = [...found.value.left].filter(([, units]) => units > 0);
		if (left.length === 0) return null;
		const some = left.filter(() => isNewest || dice.chance(0.6));
		const units = new Map(
			(some.length > 0 ? some : left).map(([line, most]) => [line, isNewest ? most : dice.between(1, most)]),
		);
		this.#parts.touches(found.value.sale.lines.map(({ item_id }) => item_id));
		return { found: found.value, units, before: await this.#heardOf(found.value.sale.receipt_number) };
	}

	/** What this tablet had heard of a sale: units that came back, whoever took them. */
	async #heardOf(receiptNumber: string): Promise<Heard> {
		const { views, records } = this.#parts;
		const [doc, own] = await Promise.all([views.sale(receiptNumber), records.returned(receiptNumber)]);
		const ids = new Set(own.map(({ entryId }) => entryId));
		const units = new Map<string, number>();
		const others = doc?.returned.filter(({ entry_id }) => !ids.has(entry_id)) ?? [];
		for (const row of [...own, ...others]) {
			units.set(String(row.line), (units.get(String(row.line)) ?? 0) + row.units);
		}
		return { units, isVoided: (doc?.voided_by ?? null) !== null };
	}

	/** L13 at the counter: nobody gives money back for what he has heard came back already. */
	#known({ found, units, before }: Picked, made: CompletedSale | null): CompletedSale | null {
		if (!made) return null;
		const { receipt_number, lines } = found.sale;
		if (before.isVoided) throw new LawBroken('L13', `${receipt_number} was reversed and is returned`);
		for (const { line, quantity } of lines) {
			const back = (before.units.get(String(line)) ?? 0) + (units.get(String(line)) ?? 0);
			if (back <= quantity) continue;
			throw new LawBroken('L13', `${back} of ${quantity} come back of ${receipt_number}, and it was known`);
		}
		return made;
	}
}

type Heard = { readonly units: ReturnedUnits; readonly isVoided: boolean };
type Picked = { readonly found: FoundSale; readonly units: ReturnedUnits; readonly before: Heard };

/** What a basket of plain prices comes to. */
export const dueOf = ({ lines }: Basket): number =>
	lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);

const madeOf = (done: Result<CompletedSale, ErrorCode> | undefined): CompletedSale | null =>
	done?.ok ? done.value : null;
