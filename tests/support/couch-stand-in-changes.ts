import { CouchRefusal, type StandInDatabase, winner } from './couch-stand-in-store.ts';

/** What a sequence text says inside: which copy it counts, everything up to `upTo`, and single rows beyond. */
type Since = {
	readonly db: string;
	readonly node: number;
	readonly upTo: number;
	readonly extra: readonly number[];
};

/** How the feed of changes may misbehave while keeping CouchDB's promises. */
export type ChangesMischief = {
	/** Rows of a page come in another order. */
	readonly shuffled: (() => number) | null;
	/** Rows from before `since` that come once more with each page that has something new. */
	readonly repeated: number;
	/** Pages are shorter than asked although more is there. */
	readonly cap: number;
};

let salt = 0;

/** The texts differ from call to call, as on a cluster, and mean the same. */
const write = (since: Since): string => {
	const inside = Buffer.from(JSON.stringify({ ...since, salt: salt++ })).toString('base64url');
	return `${since.upTo + since.extra.length}-g1AAAA${inside}`;
};

/** The position of everything a copy has now. */
export function headOf(db: StandInDatabase): string {
	const { copy, node } = db.copy();
	return write({ db: db.uuid, node, upTo: copy.seq, extra: [] });
}

/** A sequence of another life of the database starts at the beginning, as one of a copy that is gone does. */
function read(db: StandInDatabase, text: string): Since {
	const start = { db: db.uuid, node: db.copy().node, upTo: 0, extra: [] };
	if (text === '' || text === '0') return start;
	const inside = /^\d+-g1AAAA(.+)$/.exec(text)?.[1];
	if (!inside)
		throw new CouchRefusal(400, 'bad_request', "Malformed sequence supplied in 'since' parameter.");
	const since = JSON.parse(Buffer.from(inside, 'base64url').toString()) as Since;
	return since.db === db.uuid && db.copies[since.node]?.up ? since : start;
}

/** A page of `_changes`. */
export function changesPage(db: StandInDatabase, query: URLSearchParams, mischief: ChangesMischief): object {
	const since = read(db, query.get('since') ?? '0');
	const { copy, node } = db.copy(since.node);
	const limit = Math.min(Math.max(Number(query.get('limit') ?? Number.POSITIVE_INFINITY), 1), mischief.cap);
	const skipped = new Set(since.extra);
	const waiting = [...copy.log.keys()].filter((seq) => seq > since.upTo && !skipped.has(seq));
	const repeats = waiting.length > 0 ? Math.min(mischief.repeated, limit - 1) : 0;
	const before = [...copy.log.keys()].filter((seq) => seq <= since.upTo).slice(-repeats || copy.seq + 1);
	const fresh = waiting.slice(0, limit - before.length);
	const page = [...before, ...fresh];
	if (mischief.shuffled) shuffle(page, mischief.shuffled);
	let at: Since = { ...since, node };
	const results = page.map((seq) => {
		at = seq > at.upTo && !at.extra.includes(seq) ? covered(copy.log, at, seq) : at;
		return changeRow(db, copy.log.get(seq) ?? '', write(at), query);
	});
	return { results, last_seq: write(at), pending: waiting.length - fresh.length };
}

function covered(log: ReadonlyMap<number, string>, { db, node, upTo, extra }: Since, seq: number): Since {
	const seen = new Set([...extra, seq]);
	let end = upTo;
	for (const next of log.keys()) {
		if (next <= end) continue;
		if (!seen.delete(next)) break;
		end = next;
	}
	return { db, node, upTo: end, extra: [...seen] };
}

function changeRow(db: StandInDatabase, id: string, seq: string, query: URLSearchParams): object {
	const leaves = db.copy().copy.docs.get(id) ?? [];
	const best = winner(leaves);
	const revs = query.get('style') === 'all_docs' ? leaves.map(({ rev }) => rev) : [best?.rev];
	const row = { seq, id, changes: revs.map((rev) => ({ rev })), ...(best?.deleted && { deleted: true }) };
	if (query.get('include_docs') !== 'true' || !best) return row;
	const losers = leaves.filter((leaf) => leaf !== best && !leaf.deleted).map(({ rev }) => rev);
	const conflicts = query.get('conflicts') === 'true' && losers.length > 0 ? { _conflicts: losers } : {};
	return { ...row, doc: { _id: id, _rev: best.rev, ...best.doc, ...conflicts } };
}

function shuffle(rows: number[], random: () => number): void {
	for (let at = rows.length - 1; at > 0; at--) {
		const other = Math.floor(random() * (at + 1));
		const kept = rows[at] ?? 0;
		rows[at] = rows[other] ?? 0;
		rows[other] = kept;
	}
}
