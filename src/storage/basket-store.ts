import type { Basket } from '#domain/basket/basket.ts';
import type { Baskets, SuspendedBasket } from '#ports/baskets.ts';
import { StorageError } from '#ports/errors.ts';
import { type BasketRow, type NorenDatabase, WRITER_VERSION } from './database.ts';
import { type Room, withRoom } from './make-room.ts';
import { readMeta } from './meta.ts';
import { overReopening } from './reopen.ts';
import { toStorageError } from './storage-error.ts';

/** Baskets on the strict instance: what was on the screen is there after a crash. */
export class BasketStore implements Baskets {
	readonly #db: NorenDatabase;
	readonly #room: Room;

	constructor(db: NorenDatabase, room: Room = []) {
		this.#db = db;
		this.#room = room;
	}

	async open(): Promise<Basket | null> {
		const row = await this.#db.baskets.where('state').equals('open').first();
		return row?.basket ?? null;
	}

	async save(basket: Basket): Promise<void> {
		await this.#write(async (baskets) => {
			const others = await baskets.where('state').equals('open').primaryKeys();
			// Who buys, and what they have shown, is kept before the first thing is rung up.
			const isNothing = basket.lines.length === 0 && !basket.customer && !basket.coupons;
			await baskets.bulkDelete(others.filter((id) => id !== basket.id || isNothing));
			if (!isNothing) await baskets.put(openRow(basket));
		});
	}

	async suspend({ basket, label, operator, suspendedAt }: SuspendedBasket): Promise<void> {
		await this.#write((baskets) =>
			baskets.put({
				id: basket.id,
				state: 'suspended',
				basket,
				label,
				operator,
				suspended_at: suspendedAt,
			}),
		);
	}

	async suspended(): Promise<SuspendedBasket[]> {
		const rows = await this.#db.baskets.where('state').equals('suspended').sortBy('suspended_at');
		return rows.map(({ basket, label, operator, suspended_at, entry_id }) => ({
			basket,
			label,
			operator,
			suspendedAt: suspended_at,
			...(entry_id !== undefined && { entryId: entry_id }),
		}));
	}

	async resume(id: string): Promise<Basket | null> {
		return this.#write(async (baskets) => {
			const row = await baskets.get(id);
			if (row?.state !== 'suspended') return null;
			await baskets.put(openRow(row.basket));
			return row.basket;
		});
	}

	async #write<T>(work: (baskets: NorenDatabase['baskets']) => PromiseLike<T>): Promise<T> {
		const { baskets, meta } = this.#db;
		const once = () =>
			this.#db.transaction('rw', baskets, meta, async () => {
				const fence = await readMeta(meta, 'fence');
				if (fence && fence.min_writer_version > WRITER_VERSION) {
					throw new StorageError('writer_fenced', `written by ${fence.min_writer_version}`);
				}
				return work(baskets);
			});
		try {
			return await withRoom(this.#room, () => overReopening(this.#db, once));
		} catch (cause) {
			throw toStorageError(cause);
		}
	}
}

/** The row of the basket that is open. */
export const openRow = (basket: Basket): BasketRow => ({
	id: basket.id,
	state: 'open',
	basket,
	label: '',
	operator: '',
	suspended_at: 0,
});
