import { createHash, randomBytes } from 'node:crypto';

/** A document as it crosses the wire. */
export type CouchDoc = { readonly [field: string]: unknown };
/** The end of one branch of a document's revision tree. */
export type Leaf = { readonly rev: string; readonly deleted: boolean; readonly doc: CouchDoc };
export type WriteRow =
	| { readonly ok: true; readonly id: string; readonly rev: string; readonly accepted?: true }
	| { readonly id: string; readonly error: string; readonly reason: string };

/** A refusal in CouchDB's words: `{error, reason}` with its status. */
export class CouchRefusal extends Error {
	readonly status: number;
	readonly error: string;

	constructor(status: number, error: string, reason: string) {
		super(reason);
		this.status = status;
		this.error = error;
	}
}

/** One node's copy of a database: every node has all of it (q=1, n = number of nodes). */
export class Copy {
	up = true;
	readonly docs = new Map<string, Leaf[]>();
	/** Each document at its last sequence only. */
	readonly log = new Map<number, string>();
	seq = 0;
	readonly #at = new Map<string, number>();

	put(id: string, leaves: Leaf[]): void {
		this.docs.set(id, leaves);
		this.log.delete(this.#at.get(id) ?? 0);
		this.log.set(++this.seq, id);
		this.#at.set(id, this.seq);
	}

	/** Adds a leaf as replication does; nothing happens when it is there. */
	graft(id: string, leaf: Leaf): void {
		const leaves = this.docs.get(id) ?? [];
		if (!leaves.some(({ rev }) => rev === leaf.rev)) this.put(id, [...leaves, leaf]);
	}

	/** An edit in the ordinary mode: the revision, or null for a conflict. */
	edit(id: string, doc: CouchDoc): string | null {
		const { _rev, _deleted, ...content } = doc;
		const leaves = this.docs.get(id) ?? [];
		const parent = leaves.find(({ rev }) => rev === _rev);
		if (_rev === undefined ? leaves.some(({ deleted }) => !deleted) : !parent) return null;
		const rev = nextRevision(parent?.rev ?? winner(leaves)?.rev, content);
		const others = leaves.filter((leaf) => leaf !== parent && !leaf.deleted);
		this.put(id, [...others, { rev, deleted: _deleted === true, doc: content }]);
		return rev;
	}
}

/** The winning revision: not deleted, longest, then highest by text. */
export const winner = (leaves: readonly Leaf[] = []): Leaf | undefined =>
	[...leaves].sort((a, b) => {
		if (a.deleted !== b.deleted) return a.deleted ? 1 : -1;
		return generation(b.rev) - generation(a.rev) || (a.rev < b.rev ? 1 : -1);
	})[0];

const generation = (rev: string): number => Number(rev.split('-')[0]);

export const nextRevision = (parent: string | undefined, content: CouchDoc): string =>
	`${parent ? generation(parent) + 1 : 1}-${createHash('md5')
		.update(JSON.stringify([parent, content]))
		.digest('hex')}`;

/** A database over several nodes; writes and reads meet quorums the way fabric_doc_update and fabric_doc_open do. */
export class StandInDatabase {
	readonly uuid = randomBytes(8).toString('hex');
	readonly copies: Copy[];

	constructor(nodes: number) {
		this.copies = Array.from({ length: nodes }, () => new Copy());
	}

	get quorum(): number {
		return Math.floor(this.copies.length / 2) + 1;
	}

	/** The copy that answers reads of one copy: `_all_docs` and `_changes`. */
	copy(preferred = 0): { readonly copy: Copy; readonly node: number } {
		const ups = this.copies.map((copy, node) => ({ copy, node })).filter(({ copy }) => copy.up);
		const chosen = ups.find(({ node }) => node === preferred) ?? ups[0];
		if (!chosen) throw new CouchRefusal(500, 'internal_server_error', 'No DB shards could be opened.');
		return chosen;
	}

	/** Every node that is up takes the edit; `only` limits it to some, as a partition would. */
	edit(doc: CouchDoc, only: number = this.copies.length): WriteRow {
		const id = String(doc._id);
		const nodes = this.copies.filter(({ up }) => up).slice(0, only);
		const replies = nodes.map((node) => node.edit(id, doc));
		const revs = replies.filter((rev) => rev !== null);
		const [rev] = revs;
		if (replies.length === 0)
			return { id, error: 'internal_server_error', reason: 'No DB shards could be opened.' };
		if (rev === undefined) return { id, error: 'conflict', reason: 'Document update conflict.' };
		if (revs.filter((other) => other === rev).length >= this.quorum) return { ok: true, id, rev };
		return { ok: true, id, rev, accepted: true };
	}

	/**
	 * A quorum read: repairs what differs between the nodes that are up, then answers. When fewer nodes than the quorum
	 * are there it answers all the same (`choose_reply`), so an answer alone proves no quorum.
	 */
	read(id: string): readonly Leaf[] {
		this.copy();
		this.#repair([id]);
		return this.copy().copy.docs.get(id) ?? [];
	}

	/** Internal replication: nodes that are up catch up with each other. */
	sync(): void {
		this.#repair(new Set(this.copies.flatMap(({ docs }) => [...docs.keys()])));
	}

	/** A second content under an id, as two halves of a cluster leave it. */
	injectConflict(id: string, content: CouchDoc): void {
		const leaf = { rev: nextRevision(undefined, content), deleted: false, doc: content };
		for (const copy of this.copies) copy.graft(id, leaf);
	}

	#repair(ids: Iterable<string>): void {
		const ups = this.copies.filter(({ up }) => up);
		for (const id of ids) {
			const leaves = ups.flatMap(({ docs }) => docs.get(id) ?? []);
			for (const copy of ups) for (const leaf of leaves) copy.graft(id, leaf);
		}
	}
}
