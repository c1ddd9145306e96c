import type { JournalEntry } from './entry.ts';

/** Entries of the approvals that a fact was made with. A fact that only tells of one, such as a parked basket, uses none. */
export function namedApprovals({ body }: Pick<JournalEntry, 'body'>): string[] {
	const { approval, approvals } = body as {
		readonly approval?: { readonly entry_id: string | null } | null;
		readonly approvals?: readonly { readonly entry_id: string | null }[];
	};
	const named = [...(approval ? [approval] : []), ...(approvals ?? [])];
	return named.flatMap(({ entry_id }) => entry_id ?? []);
}
