import type { SealedRecipient } from '#domain/orders/line-order.ts';
import { type Result, refused } from '#domain/result.ts';
import type { CustomerVault } from '#ports/customer-vault.ts';
import type { CustomerCode } from './customers.ts';
import type { OrderRefusal, Recipient } from './orders.ts';

/**
 * Seals whom to send to as a person of their own (D-24): a random name for the documents, a key that can be destroyed.
 * It is no customer; forgetting the order's recipient is forgetting that ref.
 */
export async function sealRecipient(
	vault: Pick<CustomerVault, 'sealNew'>,
	{ name, phone, postalCode, address, note }: Recipient,
): Promise<Result<SealedRecipient, CustomerCode | OrderRefusal>> {
	const [who, where, number] = [name, address, phone].map((text) => text.trim());
	if (!who || !where || !number) return refused('recipient_incomplete');
	return vault.sealNew({
		...{ name: who, kana: '', latin: '', phones: [number], mails: [], memberNumbers: [], otherIds: [] },
		...{ birthday: null, preferences: note.trim() },
		note: `〒${postalCode.normalize('NFKC').replace(/\D/g, '')} ${where}`,
	});
}
