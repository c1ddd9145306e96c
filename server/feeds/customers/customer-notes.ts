import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import type { Database } from '#server/database/database.ts';
import type { Person } from './people.ts';
import type { CustomerPoints } from './sales.ts';

/** Something about customers that a person should look at, without a word of who they are. */
type Note = { readonly id: string; readonly kind: string; readonly entryId: string; readonly detail: string };

/** What is to be looked at about one person. */
export type Noted = {
	readonly members: readonly Person[];
	readonly doubtful: readonly (readonly [ref: string, other: string])[];
	readonly points: readonly CustomerPoints[];
	readonly view: PublishedCustomer | null;
};

/** Puts down what is to be looked at about a person now, and takes away what no longer is. */
export function keepNotes(db: Database, { members, doubtful, points, view }: Noted): void {
	const notes = [
		...doubtful.map(([one, other]) => ({
			id: `customer_pair:${one}+${other}`,
			...{
				kind: 'customer_pair',
				entryId: '',
				detail: `${one} and ${other} share a telephone or an address`,
			},
		})),
		...members
			.flatMap(({ apart }) => apart)
			.map((entryId) => ({
				id: `customer_edited_apart:${entryId}`,
				...{
					kind: 'customer_edited_apart',
					entryId,
					detail: 'two changes of one field made apart: the later holds',
				},
			})),
		...(view && view.owed > 0 ? [overdrawn(view, points)] : []),
	];
	const refs = members.map(({ ref }) => ref);
	const wanted = new Map(notes.map((note) => [note.id, note]));
	const known = db.allIn<{ id: string }>('SELECT id FROM feed_customer_notes WHERE ref IN', refs);
	for (const { id } of known) {
		if (!wanted.has(id)) db.run('DELETE FROM feed_customer_notes WHERE id = ?', id);
	}
	const [ref = ''] = view ? [view.ref] : refs;
	db.runMany(
		'INSERT INTO feed_customer_notes (id, kind, ref, entry_id, detail)',
		[...wanted.values()].map(({ id, kind, entryId, detail }) => [id, kind, ref, entryId, detail]),
		'ON CONFLICT (id) DO UPDATE SET ref = excluded.ref, entry_id = excluded.entry_id, detail = excluded.detail',
	);
}

/** Takes away what is noted of someone who was erased, alone or with another. */
export function dropNotes(db: Database, ref: string): void {
	db.run(
		`DELETE FROM feed_customer_notes WHERE ref = ?1
		 OR id GLOB 'customer_pair:' || ?1 || '+*' OR id GLOB 'customer_pair:*+' || ?1`,
		ref,
	);
}

/** What took points that were not there any more, spent or taken back, in the order the server heard of it (design.md §5). */
function overdrawn({ ref, owed }: PublishedCustomer, points: readonly CustomerPoints[]): Note {
	let balance = 0;
	const beyond = points.flatMap(({ points: count, document, entryId }) => {
		balance += count;
		const missing = Math.min(-count, -balance);
		return missing > 0 ? [{ entryId, words: `${document} ${missing} of ${-count}` }] : [];
	});
	return {
		id: `points_overdrawn:${ref}`,
		kind: 'points_overdrawn',
		entryId: beyond.at(-1)?.entryId ?? '',
		detail: `${ref} owes ${owed}; beyond the balance: ${beyond.map(({ words }) => words).join(', ')}`,
	};
}
