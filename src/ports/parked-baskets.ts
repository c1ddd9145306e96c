import type { SuspendedBasket } from './baskets.ts';

/** Baskets that were parked and that nobody has taken up, as far as this device knows. */
export type ParkedBaskets = {
	/** Of this device and of the store's other tablets, oldest first; of practice too. */
	list(): Promise<readonly SuspendedBasket[]>;
};
