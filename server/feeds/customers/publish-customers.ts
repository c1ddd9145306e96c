import { keysOf } from '#domain/customer/customer-keys.ts';
import type { Database } from '#server/database/database.ts';
import { indexKey } from '#server/office/customers/customer-keys.ts';
import { markCustomers, unmarkCustomers } from '#server/office/customers/mark-customers.ts';
import { findShopSettings, shopDay } from '#server/office/shop-settings.ts';
import { isStoreFault } from '#server/projections/fold-row.ts';
import type { Outside } from '#server/stores.ts';
import { inChunks, type PublishOptions } from '../in-chunks.ts';
import { keepNotes } from './customer-notes.ts';
import {
	findScale,
	forgetFigures,
	isScaleOld,
	keepFigures,
	renewScale,
	standingOf,
} from './customer-scale.ts';
import { buysOf, customerView, type Known, throughOf } from './customer-view.ts';
import { putAside } from './faulty-customers.ts';
import { foundBy, type KeyNames, keepFoundBy, keyNames } from './found-by.ts';
import type { Person } from './people.ts';
import { catalogueNames, loadPoints, loadSales } from './sales.ts';
import { erasedAmong, People, type SamePerson, samePerson } from './same-person.ts';
import { type Loyalty, readLoyalty, type Scale } from './standing.ts';
import { StoreFeeds } from './store-feeds.ts';

/** People of one transaction: each is unsealed, folded and sealed, about a third of a millisecond. */
const PEOPLE = 60;

/**
 * Publishes the customers that were marked, each to the stores whose they are: search keys in the store's index
 * documents, everything else in a document of their own, all under the store's key. The mark goes with the publication,
 * so a crash publishes again and forgets nothing.
 */
export async function publishCustomers(
	db: Database,
	outside: Outside,
	options: PublishOptions = {},
): Promise<void> {
	const settings = findShopSettings(db);
	if (!settings || !db.get('SELECT 1 FROM proj_customer_dirty LIMIT 1')) return;
	const loyalty = readLoyalty(settings.loyalty);
	const day = shopDay(settings, outside.now());
	if (!findScale(db)) await firstFigures(db, options);
	if (options.stopping?.()) return;
	db.transaction(() => {
		options.fence?.();
		if (isScaleOld(findScale(db), db, day, JSON.stringify(loyalty))) renewScale(db, day, loyalty);
	});
	await inChunks(db, () => publishSome(db, { outside, loyalty }), options);
}

type Publishing = { readonly outside: Outside; readonly loyalty: Loyalty };

type Mark = { readonly bucket: number; readonly ref: string };

const marked = (db: Database, limit: number, after: Mark = { bucket: -1, ref: '' }): Mark[] =>
	db.all<Mark>(
		'SELECT bucket, ref FROM proj_customer_dirty WHERE (bucket, ref) > (?, ?) ORDER BY bucket, ref LIMIT ?',
		...[after.bucket, after.ref, limit],
	);

/** Before the first ranking, figures of everyone who will be in it, so that nobody is published twice. */
async function firstFigures(db: Database, options: PublishOptions): Promise<void> {
	let last: Mark | undefined;
	const some = (): boolean => {
		const marks = marked(db, PEOPLE, last);
		last = marks.at(-1) ?? last;
		eachSound(
			db,
			marks.map(({ ref }) => ref),
			(refs) => keepFirstFigures(db, refs),
		);
		return marks.length === PEOPLE;
	};
	await inChunks(db, some, options);
}

function keepFirstFigures(db: Database, refs: readonly string[]): void {
	const people = new People(db, refs);
	const sales = loadSales(db, refs);
	keepFigures(
		db,
		refs.map((ref) => [ref, buysOf([people.get(ref)], sales.get(ref) ?? []), '']),
	);
}

/**
 * Does something for people together; when that fails, for each alone, and whoever it fails for then is put aside, so that
 * nobody waits behind them (L17). What a failed attempt wrote is undone. A fault of the store is nobody's.
 */
function eachSound(db: Database, refs: readonly string[], work: (refs: readonly string[]) => void): void {
	try {
		db.attempt(() => work(refs));
	} catch (cause) {
		if (isStoreFault(cause)) throw cause;
		const [only] = refs;
		if (refs.length === 1 && only !== undefined) putAside(db, only, cause);
		else for (const ref of refs) eachSound(db, [ref], work);
	}
}

/** One transaction's worth. True when more is waiting. */
function publishSome(db: Database, publishing: Publishing): boolean {
	const refs = marked(db, PEOPLE).map(({ ref }) => ref);
	const scale = findScale(db);
	if (refs.length === 0 || !scale) return false;
	eachSound(db, refs, (some) => publishThese(db, some, { ...publishing, scale }));
	return refs.length === PEOPLE;
}

function publishThese(
	db: Database,
	refs: readonly string[],
	{ outside, loyalty, scale }: Publishing & { readonly scale: Scale },
): void {
	const erased = erasedAmong(db, refs);
	const living = refs.filter((ref) => !erased.has(ref));
	const people = new People(db, living);
	const names = keyNames(indexKey(db, outside.random));
	for (const ref of living) noteFoundBy(db, people.get(ref), names);
	const groups = groupsOf(db, people, living);
	const stores = new StoreFeeds(db, outside.random);
	for (const known of knownOf(db, groups, { loyalty, scale })) publishPerson(db, known, stores);
	const write = () => {
		for (const ref of erased) stores.erase(ref);
		stores.write();
	};
	if (erased.size > 0) db.overwriting(write);
	else write();
	const done = new Set([...refs, ...groups.flatMap(({ members }) => members.map(({ ref }) => ref))]);
	unmarkCustomers(db, done);
}

/** Notes what someone is found by; whoever shares something with them may be the same person now, or no longer. */
function noteFoundBy(db: Database, { ref, profile }: Person, names: KeyNames): void {
	const others = keepFoundBy(db, ref, profile ? foundBy(profile, names) : []);
	if (others.length > 0) markCustomers(db, others);
}

/** The people that refs are, each once. */
function groupsOf(db: Database, people: People, refs: readonly string[]): SamePerson[] {
	const seen = new Set<string>();
	return refs.flatMap((ref) => {
		if (seen.has(ref)) return [];
		const group = samePerson(db, people, ref);
		for (const member of group.members) seen.add(member.ref);
		return [group];
	});
}

type Published = Omit<Known, 'head'> & Pick<SamePerson, 'head' | 'doubtful'>;

function knownOf(
	db: Database,
	groups: readonly SamePerson[],
	rules: { readonly loyalty: Loyalty; readonly scale: Scale },
): Published[] {
	const refs = groups.flatMap(({ members }) => members.map(({ ref }) => ref));
	const sales = loadSales(db, refs);
	const points = loadPoints(db, refs);
	const items = [
		...[...sales.values()].flat().flatMap(({ event }) => event.lines),
		...groups.flatMap(({ members }) =>
			members.flatMap(({ history }) => history.flatMap(({ lines }) => lines)),
		),
	].map(({ itemId }) => itemId);
	const names = catalogueNames(db, items);
	return groups.map(({ head, members, doubtful }) => ({
		...{ head, members, doubtful, names, ...rules },
		sales: members.flatMap(({ ref }) => sales.get(ref) ?? []),
		points: members.flatMap(({ ref }) => points.get(ref) ?? []).sort((a, b) => a.ord - b.ord),
	}));
}

/** Publishes one person, or nothing of someone whose key is not there. */
function publishPerson(db: Database, { head, doubtful, ...known }: Published, stores: StoreFeeds): void {
	const { members, sales, points, loyalty, scale } = known;
	const view = head && customerView({ ...known, head });
	const at = new Set([
		...members.flatMap((member) => [...member.stores]),
		...sales.map(({ event }) => event.place),
	]);
	for (const member of members) {
		const isShown = view !== null && member.profile !== null;
		const into = member.ref === view?.ref ? null : (view?.ref ?? null);
		const keys = isShown && member.profile ? keysOf(member.ref, member.profile, into) : null;
		stores.place(member.ref, keys ? at : new Set(), keys);
	}
	if (view) stores.publish(view, head, throughOf(known), at);
	const buys = buysOf(members, sales);
	keepFigures(db, [[view?.ref ?? members[0]?.ref ?? '', buys, view ? standingOf(buys, scale, loyalty) : '']]);
	forgetFigures(
		db,
		members.map(({ ref }) => ref).filter((ref) => view && ref !== view.ref),
	);
	keepNotes(db, { members, doubtful, points, view });
}
