import type { CustomerVault } from '#ports/customer-vault.ts';
import type { AtTill, CounterParts } from './at-the-counter.ts';

/** What knowing customers needs from outside. */
export type CustomerParts = CounterParts & {
	readonly vault: CustomerVault;
	/** Whether the server is out of reach, as far as anyone knows. */
	readonly isOffline: () => boolean;
};

/** Where a fact about a customer is made. */
export const placeOf = ({ session, isTraining }: AtTill) => ({
	session: session?.id ?? null,
	is_training: isTraining,
});
