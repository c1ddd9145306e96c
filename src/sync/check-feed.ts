import type { FeedCheck, Replica } from '#ports/replica.ts';
import { differingBuckets } from '#protocol/bucket-check.ts';
import type { FeedName } from '#protocol/feed.ts';
import { CheckAnswer } from '#protocol/wire.ts';
import type { CallFailure } from './call-failure.ts';
import type { Puller } from './pull.ts';
import type { Transport } from './transport.ts';

/** A feed that moves while it is compared is pulled and asked about again, so often; then another day will do. */
const ATTEMPTS = 3;

/** What comparing works with. */
export type CheckParts = {
	readonly replica: Replica;
	readonly transport: Transport;
	readonly now: () => number;
};

type Comparison = 'equal' | 'different' | 'moving' | CallFailure;

/**
 * Compares a feed on the device with the server's checksums at the same position and loads it anew when they differ:
 * nothing that was skipped, spoilt or forgotten stays unnoticed (L9). Answers what stood in the way, if anything.
 */
export async function checkFeed(
	feed: FeedName,
	puller: Puller,
	parts: CheckParts,
	start?: string,
): Promise<CallFailure | null> {
	const { replica, now } = parts;
	const note = (check: FeedCheck['check']) =>
		replica.noteCheck(feed, { check, at: now(), ...(start === undefined ? {} : { start }) });
	const first = await compare(feed, puller, parts);
	if (first === 'moving') return null;
	if (first === 'equal') {
		await note('equal');
		return null;
	}
	if (first !== 'different') return first;
	const reload = await puller.reload(feed, true);
	if (reload.status === 'failed') return reload.failure;
	const second = await compare(feed, puller, parts);
	const isRepaired = second === 'equal' || second === 'moving';
	await note(isRepaired ? 'repaired' : 'unchecked');
	if (isRepaired) return null;
	return second === 'different' ? { code: 'pack_corrupt', reached: true } : second;
}

async function compare(
	feed: FeedName,
	puller: Puller,
	{ replica, transport }: CheckParts,
): Promise<Comparison> {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const answer = await transport.json(CheckAnswer, `/v1/feeds/${feed}/check`);
		if (!answer.ok) return answer.failure;
		const { as_of, buckets } = answer.value;
		if (as_of === (await replica.checkpoint(feed))?.since) {
			return differingBuckets(await replica.sums(feed), buckets).length === 0 ? 'equal' : 'different';
		}
		const pull = await puller.pull(feed);
		if (pull.status === 'failed') return pull.failure;
	}
	return 'moving';
}
