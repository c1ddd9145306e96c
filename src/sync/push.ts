import type { Outbox } from '#ports/outbox.ts';
import { MAX_PUSH_ENTRIES, PUSH_BATCH_BYTES, PushAnswer } from '#protocol/wire.ts';
import type { CallFailure, Transport } from './transport.ts';

/** How a round of pushing ended. */
export type PushOutcome =
	| { readonly status: 'drained'; readonly pushed: number; readonly epoch: string | null }
	| { readonly status: 'failed'; readonly pushed: number; readonly failure: CallFailure };

/**
 * Sends every unacknowledged entry, oldest first, in batches bounded by count and bytes. Only the server's
 * watermark takes entries off the outbox; a batch whose answer is lost is simply sent again and counted as duplicate.
 */
export async function pushAll(outbox: Outbox, transport: Transport): Promise<PushOutcome> {
	let pushed = 0;
	let epoch: string | null = null;
	for (;;) {
		const docs = await outbox.pending(MAX_PUSH_ENTRIES, PUSH_BATCH_BYTES);
		const last = docs.at(-1);
		if (!last) return { status: 'drained', pushed, epoch };
		const answer = await transport.json(PushAnswer, '/v1/journal/_bulk_docs', { docs });
		if (!answer.ok) return { status: 'failed', pushed, failure: answer.failure };
		const { acked_through, backed_up_through, head, server_time } = answer.value;
		epoch = answer.value.epoch;
		await outbox.acknowledge({
			ackedThrough: acked_through,
			backedUpThrough: backed_up_through,
			epoch,
			head,
			clockOffset: server_time - answer.at,
			at: answer.at,
		});
		// Without progress (a gap on the server, rows to retry) the loop would spin: leave it to the back-off.
		if (acked_through < last.seq) {
			return { status: 'failed', pushed, failure: { code: 'server_refused', error: 'no_progress' } };
		}
		pushed += docs.length;
	}
}
