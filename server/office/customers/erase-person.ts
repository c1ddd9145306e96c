import type { EntryBody } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { People, samePerson } from '#server/feeds/customers/same-person.ts';
import { appendOfficeEntries, type OfficeDraft } from '../office-journal.ts';

/** Who asks for somebody to be forgotten. */
export type ErasureReason = EntryBody<'customer_erased'>['reason'];

/**
 * Makes it a fact that a person is forgotten: every ref they are shown by, whether staff linked them or the rule found
 * them the same, for one of them left over would be the person still. What points they have is given up first (domain.md
 * §10.3). Keys, feeds, packs and backups follow when the facts are folded. Answers the refs; none for who is not there.
 */
export function erasePerson(
	db: Database,
	ref: string,
	asked: { readonly reason: ErasureReason; readonly now: number; readonly day: string },
): readonly string[] {
	return db.transaction(() => {
		const { members } = samePerson(db, new People(db, [ref]), ref);
		const refs = members.filter(({ profile }) => profile !== null).map((member) => member.ref);
		if (refs.length === 0) return [];
		const where = { session: null, is_training: false, approver: null } as const;
		const lines = refs.flatMap((one) => {
			const points = pointsOf(db, one);
			return points > 0 ? [{ ref: one, points: -points, earned_on: asked.day }] : [];
		});
		const drafts: OfficeDraft[] = refs.map((one) => ({
			kind: 'customer_erased',
			body: { ...where, ref: one, reason: asked.reason, of: null },
		}));
		if (lines.length > 0) {
			drafts.unshift({
				kind: 'points_adjusted',
				body: { ...where, reason: 'erasure', source: `erasure of ${ref}`, lines },
			});
		}
		appendOfficeEntries(db, drafts, asked.now, asked.day);
		return refs;
	});
}

const pointsOf = (db: Database, ref: string): number =>
	db.get<{ points: number }>('SELECT coalesce(sum(points), 0) AS points FROM proj_points WHERE ref = ?', ref)
		?.points ?? 0;
