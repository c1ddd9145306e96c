import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemDoc } from '#protocol/feed.ts';
import { unpackedText } from '#protocol/pack-page.ts';
import { preparePack, readPrepared } from '#protocol/prepared-pack.ts';
import { TestServer } from '../integration/server-harness.ts';
import { aClerk, anItemDoc, aStore } from '../support/a-shop.ts';
import { SyncingTablet } from '../support/a-syncing-tablet.ts';

// Nothing here is about speed: on a busy machine it takes as long as it takes.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const items: ItemDoc[] = Array.from({ length: 9000 }, (_, n) =>
	anItemDoc(String(n).padStart(6, '0'), { price: 100 + n, name: `品 ${n}` }),
);

let server: TestServer;
let tablet: SyncingTablet;
/** Spoils a pack on its way; `fresh` when the tablet asked past every cache. */
let spoil: (
	bytes: Uint8Array<ArrayBuffer>,
	of: { readonly fresh: boolean; readonly hash: string },
) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;

beforeEach(async () => {
	spoil = (bytes) => bytes;
	server = await TestServer.start();
	server.publish('catalogue', items);
	server.publish('store-shibuya', [aStore(), aClerk()]);
	tablet = await SyncingTablet.start(server, server.running.url, {
		fetch: async (input, init) => {
			const answer = await fetch(input, init);
			if (!String(input).includes('/v1/packs/')) return answer;
			const bytes = new Uint8Array(await answer.arrayBuffer());
			const hash = String(input).split('/').at(-1) ?? '';
			return new Response(await spoil(bytes, { fresh: init?.cache === 'reload', hash }), {
				status: answer.status,
			});
		},
	});
});
afterEach(async () => {
	await tablet.close();
	await server.dispose();
});

const total = async () => (await (await tablet.catalogue())?.search('品', 0, 1))?.total;
const flipped = (bytes: Uint8Array<ArrayBuffer>) => {
	const copy = new Uint8Array(bytes);
	copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
	return copy;
};
const truncated = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length - 10);
/** Reads as well as before: only the hash can tell. */
const repriced = async (bytes: Uint8Array<ArrayBuffer>) => {
	const text = await unpackedText((await readPrepared(bytes)).packed);
	return preparePack(text.replace(/(?<="price":)\d/g, (digit) => String((Number(digit) % 9) + 1)));
};
/** Hashes of the packs of goods, in the form a tablet asks for. */
const asked = async () => {
	const { packs } = await server.running.parts.packs.manifest('catalogue', '');
	return packs.map(({ hash, prepared }) => prepared?.hash ?? hash);
};
const prices = async () =>
	(await (await tablet.catalogue())?.search('品', 0, items.length))?.items.map(({ price }) => Number(price));

test.each([
	['a flipped bit', flipped],
	['a pack that ends early', truncated],
	['a page of HTML', () => new TextEncoder().encode('<html>')],
	['a list of other prices', repriced],
])(
	'F33: %s is noticed by its hash and fetched again, past the caches, in the same pull',
	async (_name, broken) => {
		let spoilt = 0;
		let refetched = 0;
		const goods = await asked();
		spoil = (bytes, { fresh, hash }) => {
			if (fresh) refetched++;
			if (fresh || !goods.includes(hash)) return bytes;
			spoilt++;
			return broken(bytes);
		};
		expect(await tablet.round.run()).toMatchObject({ isWell: true });
		expect(spoilt).toBeGreaterThan(1);
		expect(refetched).toBe(spoilt);
		expect(await total()).toBe(items.length);
		expect((await prices())?.sort((a, b) => a - b)).toEqual(items.map(({ price }) => price));
	},
);

test('F33: a pack that stays spoilt leaves what was served, is named, and the good ones are kept for the next try', async () => {
	const [first] = await asked();
	spoil = (bytes, { hash }) => (hash === first ? flipped(bytes) : bytes);
	expect(await tablet.round.run()).toMatchObject({ isWell: false });
	expect(await tablet.catalogue()).toBeNull();
	expect(await tablet.health()).toMatchObject({ trouble: 'pack_corrupt', online: true });
	const kept = await tablet.db.pages
		.where('[feed+generation+index]')
		.between(['catalogue'], ['catalogue', []])
		.count();
	expect(kept).toBeGreaterThan(0);
	spoil = (bytes) => bytes;
	tablet.calls.length = 0;
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	expect(await total()).toBe(items.length);
	const packs = (await server.running.parts.packs.manifest('catalogue', '')).packs.length;
	expect(tablet.callsTo('/v1/packs/')).toBe(packs - kept);
	expect((await tablet.health()).trouble).toBeNull();
});

test('goods in a form this tablet does not know come as plain text, and are found the same', async () => {
	const manifest = await server.running.parts.packs.manifest('catalogue', '');
	const { db } = server;
	db.run(
		"UPDATE feed_manifests SET packs = replace(packs, '\"version\":1', '\"version\":2') WHERE feed = 'catalogue'",
	);
	const fetched: string[] = [];
	spoil = (bytes, { hash }) => {
		fetched.push(hash);
		return bytes;
	};
	expect(await tablet.round.run()).toMatchObject({ isWell: true });
	expect(manifest.packs.map(({ hash }) => fetched.includes(hash))).not.toContain(false);
	expect(manifest.packs.map(({ prepared }) => fetched.includes(prepared?.hash ?? ''))).not.toContain(true);
	expect(await total()).toBe(items.length);
	expect((await prices())?.sort((a, b) => a - b)).toEqual(items.map(({ price }) => price));
});
