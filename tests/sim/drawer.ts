import { emptyBasket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { CashCount } from '#domain/till/cash-count.ts';
import { toBasket, toWireBasket } from '#protocol/bodies/basket-wire.ts';
import { parseEntryId } from '#protocol/entry.ts';
import { moveCash } from '#usecases/cash-movement.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { openDrawer } from '#usecases/no-sale.ts';
import type { CompletedSale } from '#usecases/services.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { type Counter, type CounterParts, dueOf } from './counter.ts';

/** The drawer's day and the baskets beside it, at one tab; whoever has to allow something does. */
export class Drawer {
	readonly #parts: CounterParts & { readonly ids: { next(): string } };
	readonly #counter: Counter;

	constructor(parts: CounterParts, counter: Counter) {
		this.#parts = { ...parts, ids: { next: () => `${parts.dice.next()}` } };
		this.#counter = counter;
	}

	/** Cash goes in or out, the drawer is opened for nothing, or somebody reads the X. */
	async handleCash(): Promise<void> {
		const { dice } = this.#parts;
		const what = dice.pick(['paid_in', 'paid_out', 'pickup', 'no_sale', 'x_report'] as const);
		const approval = await this.#counter.leave(what, what);
		if (what === 'x_report') await takeXReport(this.#parts, approval);
		else if (what === 'no_sale') await openDrawer(this.#parts, { reason: 'change', note: '' }, approval);
		else {
			const amount = money(dice.between(1, 3) * 500);
			await moveCash(this.#parts, { movement: what, amount, reason: 'supplies', note: '' }, approval);
		}
	}

	/** Counts, closes and takes the Z; a life may end between any two of them, and the next one goes on from there. */
	async closeDay(): Promise<void> {
		const { journal, baskets, dice, clock } = this.#parts;
		const session = await journal.openSession();
		if (session) {
			await baskets.save(emptyBasket('nothing', clock.now()));
			const wrong = dice.chance(0.2) ? dice.between(-150, 150) : 0;
			await countDrawer(this.#parts, { cash: pieces(session.cash + wrong), others: {} });
			const approval = await this.#counter.leave('close_till', session.id);
			await closeDrawer(this.#parts, { reason: 'miscount', takesDeposit: dice.chance(0.5) }, approval);
		}
		// Some days somebody forgets.
		if (dice.chance(0.1)) return;
		await takeZReport(this.#parts, await this.#counter.leave('z_report', ''));
	}

	/** Rings goods up and parks them, for any tablet of the store. */
	async park(id: string, gtins: readonly string[]): Promise<void> {
		const { journal, device } = this.#parts;
		const basket = await this.#counter.ring(id, gtins);
		const [session, operator] = [await journal.openSession(), await device.operator()];
		if (basket.lines.length === 0 || !session || !operator) return;
		await journal.commit({
			kind: 'suspended_basket',
			...{ businessDay: session.businessDay, operator },
			onceKey: `suspend:${this.#parts.ids.next()}`,
			closesBasket: basket.id,
			body: () => ({
				...{ session: session.id, is_training: false, label: 'parked' },
				basket: toWireBasket(basket),
			}),
		});
	}

	/** Takes up a basket that some tablet of the store parked, and sells it or throws it away. */
	async takeUp(): Promise<CompletedSale | null> {
		const { journal, views, records, device, dice } = this.#parts;
		const parked = await views.baskets();
		const [session, operator] = [await journal.openSession(), await device.operator()];
		if (parked.length === 0 || !session || !operator) return null;
		const { entry_id: of, basket } = dice.pick(parked);
		if (parseEntryId(of) === null || (await records.done(`resume:${of}`))) return null;
		const isDiscarded = dice.chance(0.3);
		this.#parts.touches(basket.lines.map(({ item_id }) => item_id));
		const outcome = await journal.commit({
			kind: 'basket_resumed',
			...{ businessDay: session.businessDay, operator },
			onceKey: `resume:${of}`,
			...(isDiscarded ? {} : { opensBasket: toBasket(basket) }),
			body: () => ({
				...{ session: session.id, is_training: false, of, basket_id: basket.id },
				outcome: isDiscarded ? 'discarded' : 'resumed',
			}),
		});
		if (outcome.status === 'failed' || isDiscarded) return null;
		const taken = toBasket(basket);
		const cash = { type: 'cash', amount: money(dueOf(taken)) } as const;
		const done = await completeSale(this.#parts, taken, [cash]);
		return done.ok ? done.value : null;
	}
}

/** Notes and coins that come to an amount. */
function pieces(amount: number): CashCount {
	const count: Record<number, number> = {};
	let left = Math.max(0, amount);
	for (const face of [10_000, 5000, 1000, 500, 100, 50, 10, 5, 1]) {
		count[face] = Math.floor(left / face);
		left -= count[face] * face;
	}
	return count;
}
