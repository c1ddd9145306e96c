import * as v from 'valibot';
import type { Outbox } from '#ports/outbox.ts';
import type { Transport } from './transport.ts';

/**
 * Tells the server that a revoked device has sent everything and goes; from then on its token is nothing. The server
 * says no while it lacks an entry.
 */
export async function sayGoodbye(parts: {
	readonly outbox: Outbox;
	readonly transport: Transport;
}): Promise<boolean> {
	const { journal_through } = await parts.outbox.figures();
	const answer = await parts.transport.json(v.looseObject({}), '/v1/devices/goodbye', { journal_through });
	return answer.ok;
}
