import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PushAnswer } from '#protocol/wire.ts';
import { Pusher } from '#sync/push.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';

let server: TestServer;
let tablet: SyncingTablet;

beforeEach(async () => {
	server = await TestServer.start();
	server.publish('store-shibuya', [aStore(), aClerk()]);
	tablet = await SyncingTablet.start(server, server.running.url);
	await tablet.round.run();
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

test('F9: two pushes at once and an old one that comes late leave each entry once and the watermark where it was', async () => {
	await tablet.trade(30);
	const first = await tablet.outbox.pending(10, 1e6);
	const again = new Pusher(tablet.outbox, tablet.transport);
	await Promise.all([tablet.round.pushAll(), again.push(), tablet.round.pushAll()]);
	const { token } = (await tablet.outbox.credentials()) ?? {};
	const late = await server.post('/v1/journal/_bulk_docs', { docs: first.toReversed() }, token);
	const answer = (await late.json()) as PushAnswer;
	expect(new Set(answer.rows.map(({ result }) => result))).toEqual(new Set(['duplicate']));
	expect((await tablet.inLedger()).map(({ seq }) => seq)).toEqual(
		Array.from({ length: 31 }, (_, n) => n + 1),
	);
	await server.settled();
	expect(server.db.get('SELECT count(*) AS n, sum(total) AS total FROM proj_sales')).toEqual({
		n: 30,
		total: 3000,
	});
	expect((await tablet.health()).acknowledged).toBe(31);
});

test('F9: answers that overtake each other never lower the watermark within a life of the server', async () => {
	await tablet.trade(1);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
			fc.string(),
			async (marks, epoch) => {
				// The first word of a new life counts for nothing yet: it is not about what this journal offered in it.
				const counted = new Set([0]);
				for (const [nth, ackedThrough] of marks.entries()) {
					const said = { epoch, head: `${ackedThrough}`, clockOffset: 0, at: 0, backedUpThrough: 0 };
					const before = await tablet.outbox.witness();
					await tablet.outbox.acknowledge({ ...said, ackedThrough });
					const after = await tablet.outbox.witness();
					const isNewLife = before !== null && before.epoch !== epoch;
					if (!isNewLife) expect(after?.ackedThrough).toBeGreaterThanOrEqual(before?.ackedThrough ?? 0);
					if (nth > 0) counted.add(ackedThrough);
				}
				const witness = await tablet.outbox.witness();
				expect(witness?.ackedThrough).toBeGreaterThanOrEqual(Math.max(...counted));
			},
		),
		{ numRuns: 30 },
	);
});
