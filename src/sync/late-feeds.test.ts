import { expect, test } from 'vitest';
import type { PersonKeys } from '#ports/person-keys.ts';
import { LateFeeds, type LateParts } from './late-feeds.ts';
import { Transport } from './transport.ts';

test('a server that went back in time is given the keys of people again', async () => {
	const sent = new Map([
		['r1', false],
		['r2', false],
	]);
	const keys: PersonKeys = {
		unsent: async () =>
			[...sent].filter(([, isSent]) => !isSent).map(([ref]) => ({ ref, sealedKey: 'A'.repeat(80) })),
		noteSent: async (refs) => {
			for (const ref of refs) sent.set(ref, true);
		},
		offerAgain: async () => {
			for (const ref of sent.keys()) sent.set(ref, false);
		},
	};
	const held = new Set<string>();
	const transport = new Transport({
		baseUrl: '',
		now: () => 0,
		fetch: async (_input, init) => {
			const body = JSON.parse(String(init?.body)) as { keys: { ref: string }[] };
			const stored = body.keys.map(({ ref }) => ref);
			for (const ref of stored) held.add(ref);
			return Response.json({ stored });
		},
	});
	const late = new LateFeeds({ keys, transport, events: {} } as unknown as LateParts, []);
	late.sendKeys();
	await late.settled();
	expect([...held]).toEqual(['r1', 'r2']);

	held.clear();
	late.sendKeys();
	await late.settled();
	expect([...held]).toEqual([]);
	await late.offerKeysAgain();
	await late.settled();
	expect([...held]).toEqual(['r1', 'r2']);
});
