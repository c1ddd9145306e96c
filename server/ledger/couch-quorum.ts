import type { LedgerDocument, MetaDocument } from './ledger-documents.ts';
import type { WriteOutcome } from './ledger-store.ts';
import type { PouchStore } from './pouch-pages.ts';

type Row = { readonly ok: boolean; readonly accepted: boolean; readonly conflict: boolean };
type Read = (ids: readonly string[]) => Promise<Map<string, LedgerDocument>>;

const PROBE_ID = 'meta:quorum';
const PROBE_TRIES = 3;

/**
 * Judges writes to a cluster: what is on a quorum of disks and what is not.
 *
 * A row with `accepted` is on fewer nodes than the write quorum, so it must come again; then it meets a conflict, which
 * says that every node reached has the id, not how many were reached. Neither a quorum read nor a write with
 * `new_edits:false` says it either: `fabric_doc_open` answers from the nodes it has, and `fabric_doc_update` counts a
 * known revision as success whatever the number. But with one shard the nodes that take one new document of a batch
 * have judged the whole batch: if any document of it is stored by a quorum, that quorum has the others too. A batch
 * without a new document gets one more, a note of the ledger's own.
 */
export class CouchQuorum {
	readonly #writeQuorum: number;

	/** The number of nodes that must have a document: `cluster.w` of the database. */
	constructor(writeQuorum: number) {
		this.#writeQuorum = writeQuorum;
	}

	async write(db: PouchStore, documents: readonly LedgerDocument[], read: Read): Promise<WriteOutcome[]> {
		const rows = await bulk(db, documents);
		if (rows.every(({ conflict }) => conflict)) return this.#judgeKnown(db, documents, read);
		return judge(rows, this.#writeQuorum <= 1);
	}

	/** Everything was there already: by how many nodes? */
	async #judgeKnown(
		db: PouchStore,
		documents: readonly LedgerDocument[],
		read: Read,
	): Promise<WriteOutcome[]> {
		if (this.#writeQuorum <= 1) return documents.map(() => 'exists');
		for (let tries = 0; tries < PROBE_TRIES; tries++) {
			const known = (await read([PROBE_ID])).get(PROBE_ID);
			const count = known?.type === 'meta' ? Number(known.count) : 0;
			const probe: MetaDocument = { ...known, _id: PROBE_ID, type: 'meta', count: count + 1 };
			const rows = await bulk(db, [...documents, probe]);
			if (rows.at(-1)?.conflict) continue; // another gateway was faster
			return judge(rows, false).slice(0, -1);
		}
		return documents.map(() => 'retry');
	}
}

/** Outcomes of one batch; a conflict counts when the batch shows a quorum, or needs none. */
function judge(rows: readonly Row[], alone: boolean): WriteOutcome[] {
	const doubtful = rows.some(({ accepted }) => accepted);
	const proven = !doubtful && (alone || rows.some(({ ok }) => ok));
	return rows.map(({ ok, conflict }) => {
		if (!proven) return 'retry';
		if (ok) return 'stored';
		return conflict ? 'exists' : 'retry';
	});
}

async function bulk(db: PouchStore, documents: readonly LedgerDocument[]): Promise<Row[]> {
	const results = await db.bulkDocs([...documents]);
	return documents.map((_, at) => {
		const result = results[at] ?? {};
		return {
			ok: 'ok' in result && result.ok === true,
			accepted: 'accepted' in result && result.accepted === true,
			conflict: 'status' in result && result.status === 409,
		};
	});
}
