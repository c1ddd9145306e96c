import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { romajiOf } from '#domain/customer/romaji.ts';
import { invariant } from '#domain/invariant.ts';
import { randomBytes } from '#platform/random-bytes.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { FeedDoc } from '#protocol/feed.ts';
import { sha256Hex } from '#protocol/hash.ts';

import { CustomerReplica, PersonFacts } from '#storage/customer-replica.ts';
import { NorenDatabase } from '#storage/database.ts';
import { ReplicaStore } from '#storage/replica-store.ts';
import { Vault } from '../../../src/app/customers/vault.ts';
import { aCustomer, aKey, customerDocs, keyBytes } from '../../support/customer-feed.ts';

const IN_A_PACK = 250;
const AT_ONCE = 1000;
const LINES_EACH = 10;
const FAMILIES =
	'さとう すずき たかはし たなか いとう わたなべ やまもと なかむら こばやし かとう よしだ やまだ ささき まつもと おおした'.split(
		' ',
	);
const KANJI = '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 松本 大下'.split(' ');
const SYLLABLES =
	'あ い う え お か き く け こ さ し す そ た つ と な の は ひ ふ ま み む も や ゆ よ り る れ'.split(
		' ',
	);

/** What was measured, ms: opening the store's key, searches by kind, and one person read from their own document. */
export type MeasuredCustomers = {
	readonly open: number;
	readonly searches: readonly { readonly kind: string; readonly ms: number }[];
	readonly reads: readonly number[];
	readonly bytes: number;
	readonly missed: number;
};

/** Somebody, always the same for a number: ten purchases, a phone, a mail, a card. */
function person(nth: number): PublishedCustomer {
	const of = <T>(list: readonly T[], by: number): T => list[(nth * by + (nth >> 5)) % list.length] as T;
	const given = [7, 11, 13].map((by) => of(SYLLABLES, by)).join('');
	const kana = `${of(FAMILIES, 1)} ${given}`;
	const number = String(nth).padStart(8, '0');
	return aCustomer(
		`c${sha256Hex(`person ${nth}`).slice(0, 20)}`,
		{
			...{ name: `${of(KANJI, 1)} ${given}`, kana, phones: [`090-${number.slice(0, 4)}-${number.slice(4)}`] },
			...{ mails: [`${romajiOf(given)}${nth}@example.jp`], memberNumbers: [`4901${number}7`] },
		},
		{
			timeline: Array.from({ length: LINES_EACH }, (_, at) => ({
				...{
					kind: 'purchase' as const,
					channel: 'store' as const,
					place: 'shibuya',
					number: `SBY-R01-${nth}-${at}`,
				},
				...{ day: '2026-10-01', total: 1000 + at, points: 10, status: null },
				lines: [{ itemId: `item-${(nth + at) % 5000}`, name: '', quantity: 1, paid: 1000 + at }],
			})),
			totals: { purchases: LINES_EACH, spend: 10_000, firstOn: '2026-01-01', lastOn: '2026-10-01' },
		},
	);
}

/**
 * Installs a feed of so many people as a server packs it, opens it, and asks for people in every way, or reads one after
 * another.
 */
export async function measureCustomers(
	count: number,
	rounds: number,
	what: 'searches' | 'reads',
): Promise<MeasuredCustomers> {
	const db = new NorenDatabase(`customers-${crypto.randomUUID()}`, 'relaxed');
	const storeKey = keyBytes('store');
	const bytes = await install(db, count, storeKey);
	const key = await aKey(storeKey);
	const vault = new Vault({
		...{ replica: new CustomerReplica(db, 'shibuya'), facts: new PersonFacts(db), randomBytes },
		...{
			now: Date.now,
			contactAt: async () => Date.now(),
			openKey: async () => key,
			server: async () => null,
		},
	});
	const from = performance.now();
	const unlock = { v: 1 as const, salt: '', memory: 8, passes: 1, sealed: '' };
	invariant((await vault.unlock(unlock, '')) === 'open', 'the vault opens');
	const open = performance.now() - from;
	const searches: { kind: string; ms: number }[] = [];
	const reads: number[] = [];
	let missed = 0;
	for (let round = 0; round < rounds; round++) {
		const { ref, profile } = person((round * 7919) % count);
		const [phone = ''] = profile.phones;
		const queries = {
			phone,
			phone_end: phone.slice(-4),
			kana: profile.kana.replace(' ', ''),
			romaji: romajiOf(profile.kana),
			kanji: profile.name,
			mail: profile.mails[0]?.slice(0, 8) ?? '',
		};
		for (const [kind, query] of what === 'searches' ? Object.entries(queries) : []) {
			const before = performance.now();
			const found = await vault.find(query, 20);
			searches.push({ kind, ms: performance.now() - before });
			if (kind === 'phone' && !(found.ok && found.value.some((keys) => keys.ref === ref))) missed++;
		}
		if (what === 'searches') continue;
		const before = performance.now();
		const read = await vault.read(ref);
		reads.push(performance.now() - before);
		if (!read.ok) missed++;
	}
	await db.delete();
	return { open, searches, reads, bytes, missed };
}

async function install(db: NorenDatabase, count: number, storeKey: Uint8Array<ArrayBuffer>): Promise<number> {
	const docs: FeedDoc[] = [];
	const buckets: FeedDoc[] = [];
	for (let first = 0; first < count; first += AT_ONCE) {
		const people = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, at) => person(first + at));
		for (const doc of await customerDocs(people, storeKey, {}, 1)) {
			// A bucket of its own for each thousand: about as many as a server makes.
			if (doc.type === 'customer_index')
				buckets.push({ ...doc, _id: `cindex:${String(first).padStart(8, '0')}` });
			else docs.push(doc);
		}
	}
	const sorted = [...buckets, ...docs].sort((a, b) => (a._id < b._id ? -1 : 1));
	const packs: { hash: string; count: number; bytes: number }[] = [];
	const texts = new Map<string, Uint8Array<ArrayBuffer>>();
	for (let first = 0; first < sorted.length; first += IN_A_PACK) {
		const lines = sorted.slice(first, first + IN_A_PACK).map((doc) => canonicalJson(doc as unknown as Json));
		const text = new TextEncoder().encode(lines.join('\n'));
		const hash = first.toString(16).padStart(64, '0');
		packs.push({ hash, count: lines.length, bytes: text.length });
		texts.set(hash, text);
	}
	const feed = 'customers-shibuya';
	const replica = new ReplicaStore(db);
	const manifest = { feed, epoch: 'bench', since: '1', count: sorted.length, packs };
	await replica.install(
		manifest,
		feed,
		async (hash) => texts.get(hash) ?? new Uint8Array(),
		() => {},
	);
	await replica.noteCurrent(feed, Date.now());
	return packs.reduce((all, pack) => all + pack.bytes, 0);
}
