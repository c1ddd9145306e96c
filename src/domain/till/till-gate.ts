/** Whether the till can sell. `close_first`: a session of an earlier day is still open; two days must not merge (§3.2). */
export type TillGate = 'closed' | 'open' | 'close_first';

/**
 * Looks at the open session, if any, on a business day. A session stays on its own day after midnight; only the next
 * business day asks for its Z first. A clock that went back changes nothing.
 */
export function tillGate(session: { readonly businessDay: string } | null, today: string): TillGate {
	if (!session) return 'closed';
	return session.businessDay < today ? 'close_first' : 'open';
}
