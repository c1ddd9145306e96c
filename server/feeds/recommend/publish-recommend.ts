import { setImmediate as nextTurn } from 'node:timers/promises';
import { POPULAR_RANKED } from '#domain/recommend/evaluate.ts';
import { mostPopular, neighbourLists, USUAL_NEIGHBOURS } from '#domain/recommend/neighbours.ts';
import type { HadItem } from '#domain/recommend/suggest.ts';
import { Tallying } from '#domain/recommend/tally.ts';
import { UsedUp } from '#domain/recommend/used-up.ts';
import type { GoesWithDoc, PopularDoc } from '#protocol/bodies/recommend-docs.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { Database } from '#server/database/database.ts';
import { findShopSettings, shopDay } from '#server/office/shop-settings.ts';
import { CHUNK, inChunks, type PublishOptions } from '../in-chunks.ts';
import { publishTexts, withdrawDocs } from '../publish.ts';
import { boughtByPeople } from './bought-by.ts';

const STATE = 'recommend';
/** Items that can have neighbours: the ones most people have. Bounds the pairs that are counted. */
const MOST_ITEMS = 2000;
/** Items of one person that are counted, the latest: bounds what one person can say. */
const MOST_OF_ONE = 60;
/** Neighbours of one item that are published. */
const LONGEST = 12;
/** Exceptions of what is used up that are published. */
const MOST_EXCEPTIONS = 5000;

/** When this was last worked out: the day, and of how many people. */
type State = { readonly day: string; readonly people: number };

/**
 * Works out what goes with what from what customers bought and publishes it with the catalogue, once a day or when a
 * tenth more people are known. People's purchases are read some at a time; the same purchases give the same documents,
 * and only what is different moves.
 */
export async function publishRecommend(
	db: Database,
	now: number,
	options: PublishOptions = {},
): Promise<void> {
	const settings = findShopSettings(db);
	if (!settings) return;
	const day = shopDay(settings, now);
	const known = findState(db);
	const { people } = db.get<{ people: number }>('SELECT count(*) AS people FROM feed_customer_figures') ?? {
		people: 0,
	};
	const hasGrown = people - (known?.people ?? 0) > Math.max(20, (known?.people ?? 0) / 10);
	if (known?.day === day && !hasGrown) return;
	const texts = await workOut(db, options);
	if (texts === null) return;
	await publish(db, texts, options);
	if (options.stopping?.()) return;
	db.transaction(() => {
		options.fence?.();
		db.run(
			'INSERT INTO office_settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
			...[STATE, JSON.stringify({ day, people } satisfies State)],
		);
	});
}

function findState(db: Database): State | null {
	const row = db.get<{ value: string }>('SELECT value FROM office_settings WHERE key = ?', STATE);
	return row ? (JSON.parse(row.value) as State) : null;
}

/** The documents by id; null when it was stopped. */
async function workOut(
	db: Database,
	{ stopping = () => false, pause = nextTurn }: PublishOptions,
): Promise<Map<string, string> | null> {
	const usedUp = new UsedUp();
	const first = new Tallying();
	const everybody: string[][] = [];
	/** One text an item, however many have it. */
	const ids = new Map<string, string>();
	const itemsOf = (history: readonly HadItem[]): string[] => {
		const latest = [...history].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
		const own = [...new Set(latest.map(({ itemId }) => itemId))].slice(0, MOST_OF_ONE);
		return own.map((itemId) => {
			const known = ids.get(itemId) ?? itemId;
			ids.set(known, known);
			return known;
		});
	};
	const counts = new Map<string, number>();
	for (const some of boughtByPeople(db)) {
		for (const history of some) {
			if (history.length === 0) continue;
			usedUp.add(history);
			const items = itemsOf(history);
			everybody.push(items);
			for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
		}
		if (stopping()) return null;
		await pause();
	}
	const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_ITEMS);
	const isMost = new Set(most.map(([itemId]) => itemId));
	for (const [at, items] of everybody.entries()) {
		first.add({ items: items.filter((itemId) => isMost.has(itemId)), sign: 1 });
		if (at % CHUNK !== 0) continue;
		if (stopping()) return null;
		await pause();
	}
	const tally = first.tally();
	const lists = neighbourLists(tally, { ...USUAL_NEIGHBOURS, most: LONGEST });
	const goes = [...lists].map(([itemId, list]): GoesWithDoc => {
		const items = list.map(({ itemId: other, weight }): [string, number] => [other, weight]);
		return { _id: `goes:${itemId}`, type: 'goes_with', items };
	});
	const { usual, except } = usedUp.goods();
	const popular: PopularDoc = {
		...{ _id: 'popular', type: 'popular' },
		items: mostPopular(tally, POPULAR_RANKED).map(({ itemId, weight }) => [itemId, weight]),
		used_up: { usual, except: except.filter((itemId) => isMost.has(itemId)).slice(0, MOST_EXCEPTIONS) },
	};
	const docs = everybody.length === 0 ? [] : [popular, ...goes];
	return new Map(docs.map((doc) => [doc._id, canonicalJson(doc as unknown as Json)]));
}

/** Publishes what is different and withdraws what is no more, some at a time. */
async function publish(
	db: Database,
	texts: ReadonlyMap<string, string>,
	options: PublishOptions,
): Promise<void> {
	const gone = db
		.all<{ id: string }>(
			"SELECT id FROM feed_docs WHERE feed = 'catalogue' AND withdrawn = 0 AND (id GLOB 'goes:*' OR id = 'popular')",
		)
		.map(({ id }) => id)
		.filter((id) => !texts.has(id));
	const waiting = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
	const some = (): boolean => {
		publishTexts(db, 'catalogue', waiting.splice(0, CHUNK));
		if (waiting.length > 0) return true;
		withdrawDocs(db, 'catalogue', gone.splice(0, CHUNK));
		return gone.length > 0;
	};
	await inChunks(db, some, options);
}
