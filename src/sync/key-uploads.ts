import type { PersonKeys } from '#ports/person-keys.ts';
import { PersonKeysAnswer } from '#protocol/customer-wire.ts';
import type { CallFailure } from './call-failure.ts';
import type { Transport } from './transport.ts';

const AT_ONCE = 200;

/**
 * Sends the keys of persons that were registered here, beside the pushes and never in their way: an entry whose key is
 * not there yet waits at the server. Answers what stood in the way, if anything. An older server knows of no keys.
 */
export async function uploadKeys(keys: PersonKeys, transport: Transport): Promise<CallFailure | null> {
	for (;;) {
		const unsent = await keys.unsent(AT_ONCE);
		if (unsent.length === 0) return null;
		const body = { keys: unsent.map(({ ref, sealedKey }) => ({ ref, sealed_key: sealedKey })) };
		const answer = await transport.json(PersonKeysAnswer, '/v1/customers/keys', body);
		if (!answer.ok) return answer.failure.status === 404 ? null : answer.failure;
		const asked = new Set(unsent.map(({ ref }) => ref));
		const stored = answer.value.stored.filter((ref) => asked.has(ref));
		// A server that keeps none of them now is asked again in the next round.
		if (stored.length === 0) return null;
		await keys.noteSent(stored);
	}
}
