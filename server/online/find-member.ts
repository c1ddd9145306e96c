import { cardKey } from '#domain/customer/customer-keys.ts';
import type { Database } from '#server/database/database.ts';
import { keyNames } from '#server/feeds/customers/found-by.ts';
import { People, samePerson } from '#server/feeds/customers/same-person.ts';
import { indexKey } from '#server/office/customers/customer-keys.ts';
import type { RandomBytes } from '#server/random.ts';

/** Whom the online shop means: our ref, or the number of a member card or of an account of its own. */
export type MemberQuery = { readonly ref?: string | undefined; readonly number?: string | undefined };

/** The ref that a person goes on as, with the others that were merged into it; null for nobody, and for who was erased. */
export function findMember(
	db: Database,
	{ ref, number }: MemberQuery,
	random: RandomBytes,
): { readonly ref: string; readonly refs: readonly string[] } | null {
	const asked = ref ?? (number === undefined ? undefined : refOfNumber(db, number, random));
	if (asked === undefined) return null;
	const { head, members } = samePerson(db, new People(db, [asked]), asked);
	return head ? { ref: head.ref, refs: members.map((member) => member.ref) } : null;
}

function refOfNumber(db: Database, number: string, random: RandomBytes): string | undefined {
	const nameOf = keyNames(indexKey(db, random));
	const keys = [nameOf('c', cardKey(number)), nameOf('c', `online:${cardKey(number)}`)];
	const rows = db.allIn<{ ref: string }>(
		'SELECT DISTINCT ref FROM feed_customer_index WHERE key IN',
		keys,
		'ORDER BY ref',
	);
	return rows[0]?.ref;
}
