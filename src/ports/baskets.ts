import type { Basket } from '#domain/basket/basket.ts';

/** A basket that was parked to serve someone else first. */
export type SuspendedBasket = {
	readonly basket: Basket;
	readonly label: string;
	readonly suspendedAt: number;
	readonly operator: string;
	/** The entry that parked it; other tablets of the store know it by this. */
	readonly entryId?: string;
	/** Parked in practice. */
	readonly isTraining?: boolean;
	/** Another tablet parked it. */
	readonly isElsewhere?: boolean;
};

/** Baskets on this device that are not sold yet: one open, any number suspended. They survive a crash. */
export type Baskets = {
	/** The open basket as last saved, or null. */
	open(): Promise<Basket | null>;
	/** Saves the open basket, replacing the one before; an empty one is removed. */
	save(basket: Basket): Promise<void>;
	suspend(suspended: SuspendedBasket): Promise<void>;
	/** Oldest first. */
	suspended(): Promise<SuspendedBasket[]>;
	/** Makes a suspended basket the open one, atomically; null when it is gone. */
	resume(id: string): Promise<Basket | null>;
};
