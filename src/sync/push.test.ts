import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outbox } from '#ports/outbox.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { Pusher } from './push.ts';
import { Transport } from './transport.ts';

/** How the server in a test treats an entry. */
type Fate = 'good' | 'refused_400' | 'refused_413' | 'retry';

/** An outbox of numbered entries and the answer of a server that treats each by its fate; it holds what it took. */
function aRing(fates: readonly Fate[]) {
	const held = new Set<number>();
	const sent: number[][] = [];
	const fateOf = new Map(fates.map((fate, at) => [at + 1, fate]));
	const entries = fates.map((_, at) => ({ id: `s:d.1:${at + 1}`, seq: at + 1 }) as JournalEntry);
	let acked = 0;
	const through = () => {
		let seq = 0;
		while (held.has(seq + 1)) seq++;
		return seq;
	};
	const outbox = {
		pending: async (limit: number, _bytes: number, after?: number) =>
			entries.filter(({ seq }) => seq > (after ?? acked)).slice(0, limit),
		acknowledge: async ({ ackedThrough }: { ackedThrough: number }) => {
			acked = Math.max(acked, ackedThrough);
		},
	} as unknown as Outbox;
	const answer = (seqs: readonly number[]): Response => {
		sent.push([...seqs]);
		if (seqs.some((seq) => fateOf.get(seq) === 'refused_413')) return new Response('<html>', { status: 413 });
		if (seqs.some((seq) => fateOf.get(seq) === 'refused_400')) {
			return Response.json({ error: 'bad_request' }, { status: 400 });
		}
		for (const seq of seqs) if (fateOf.get(seq) === 'good') held.add(seq);
		const acknowledged = { rows: [], epoch: 'e', head: 'h', backed_up_through: 0, server_time: 0 };
		return Response.json({ ...acknowledged, acked_through: through() });
	};
	const transport = new Transport({
		baseUrl: '',
		now: () => 0,
		fetch: async (_input, init) => {
			const { docs } = JSON.parse(String(init?.body)) as { docs: { seq: number }[] };
			return answer(docs.map(({ seq }) => seq));
		},
	});
	const append = () => {
		const seq = entries.length + 1;
		entries.push({ id: `s:d.1:${seq}`, seq } as JournalEntry);
		fateOf.set(seq, 'good');
	};
	return { pusher: new Pusher(outbox, transport), held, sent, fateOf, append, acked: () => acked };
}

const someFates = fc.array(
	fc.oneof(
		{ weight: 12, arbitrary: fc.constant<Fate>('good') },
		{ weight: 1, arbitrary: fc.constantFrom<Fate>('refused_400', 'refused_413', 'retry') },
	),
	{ maxLength: 700 },
);

test('whatever the server does not take, it gets everything else, in one round (F34, L17)', async () => {
	await fc.assert(
		fc.asyncProperty(someFates, async (fates) => {
			const ring = aRing(fates);
			const outcome = await ring.pusher.push();
			const bad = fates.filter((fate) => fate !== 'good').length;
			expect(outcome.status).toBe(bad === 0 ? 'drained' : 'stuck');
			const good = fates.flatMap((fate, at) => (fate === 'good' ? [at + 1] : []));
			expect([...ring.held].sort((a, b) => a - b)).toEqual(good);
			expect(ring.sent.length).toBeLessThanOrEqual(4 + Math.ceil(fates.length / 100) + bad * 20);
		}),
		{ numRuns: 60 },
	);
});

test('an entry that stays refused costs one small call a round, until it is taken', async () => {
	const ring = aRing(Array.from({ length: 1000 }, (_, at) => (at === 10 ? 'refused_413' : 'good')));
	expect(await ring.pusher.push()).toMatchObject({
		status: 'stuck',
		failure: { reached: true, status: 413 },
	});
	expect(ring.acked()).toBe(10);
	expect(ring.held.size).toBe(999);
	for (let round = 0; round < 5; round++) {
		ring.sent.length = 0;
		expect(await ring.pusher.push()).toMatchObject({ status: 'stuck' });
		expect(ring.sent).toEqual([[11]]);
	}
	ring.fateOf.set(11, 'good');
	expect(await ring.pusher.push()).toMatchObject({ status: 'drained' });
	expect(ring.acked()).toBe(1000);
});

test('everything behind a stuck entry is offered again now and then: another one may be curable', async () => {
	const ring = aRing(
		Array.from({ length: 300 }, (_, at) => (at === 5 ? 'refused_413' : at === 200 ? 'retry' : 'good')),
	);
	await ring.pusher.push();
	expect(ring.held.has(201)).toBe(false);
	ring.fateOf.set(201, 'good');
	for (let round = 0; round < 12 && !ring.held.has(201); round++) await ring.pusher.push();
	expect(ring.held.has(201)).toBe(true);
});

test('a gap that the server names is filled again from its word', async () => {
	const ring = aRing(Array.from({ length: 500 }, () => 'good' as const));
	await ring.pusher.push();
	expect(ring.acked()).toBe(500);
	// A new entry is made, and the server has lost 101…300 of what it once acknowledged.
	ring.append();
	for (let seq = 101; seq <= 300; seq++) ring.held.delete(seq);
	ring.sent.length = 0;
	expect(await ring.pusher.push()).toMatchObject({ status: 'drained' });
	expect(ring.held.size).toBe(501);
	expect(ring.sent[0]).toEqual([501]);
	expect(ring.sent[1]?.[0]).toBe(101);
});
