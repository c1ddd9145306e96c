import { refused } from '#domain/result.ts';
import type { CustomerVault } from '#ports/customer-vault.ts';
import type { OrderServices } from '#usecases/orders.ts';
import { type PlanParts, planOrder, waysOf } from '#usecases/plan-order.ts';
import { sealRecipient } from '#usecases/seal-recipient.ts';

/** What orders need; whoever is sent something is sealed by the customers' vault, which is fetched only then. */
export type OrderParts = PlanParts & {
	readonly vault: () => Promise<Pick<CustomerVault, 'sealNew'>>;
};

/** Orders from the counter bound to this till; a chunk of its own, fetched with the first wish. */
export const orderServices = (parts: OrderParts): OrderServices => ({
	ways: (item) => waysOf(parts, item),
	plan: (basket) => planOrder(parts, basket),
	async seal(recipient) {
		const vault = await parts.vault().catch(() => null);
		return vault ? sealRecipient(vault, recipient) : refused('recipient_unsealed');
	},
});
