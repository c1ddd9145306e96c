import type { CustomerVault } from '#ports/customer-vault.ts';
import type { AtTill, CounterParts } from './at-the-counter.ts';
import type { SuggestedGoods } from './suggestions.ts';

/** What knowing customers needs from outside. */
export type CustomerParts = CounterParts & {
	readonly vault: CustomerVault;
	/** Whether the server is out of reach, as far as anyone knows. */
	readonly isOffline: () => boolean;
	/** What may be suggested, and the names of goods, which a published timeline leaves out where the catalogue has them. */
	readonly goods?: SuggestedGoods;
};

/** Where a fact about a customer is made. */
export const placeOf = ({ session, isTraining }: AtTill) => ({
	session: session?.id ?? null,
	is_training: isTraining,
});
