import type { Database } from '#server/database/database.ts';
import type { Involved } from './exceptions.ts';
import { unreachablePromises } from './unreachable-promises.ts';

/** One thing to do about an exception; words for it are the screen's. */
export type ExceptionAction =
	/** Charge the customer, or write it off: somebody got more than there was. */
	| 'collect_or_write_off'
	/** Look at both receipts with whoever rang them up. */
	| 'compare_receipts'
	/** Find another place or way, or give the money back: what was promised is not there. */
	| 'find_another_way'
	/** Count the shelf, then correct. */
	| 'recount'
	/** Decide whether two are one person. */
	| 'decide_same_person'
	/** Look at what the customer's profile says now. */
	| 'check_profile'
	/** Look at the closed drawer or period again. */
	| 'check_drawer'
	/** Look at the entry, or at its device. */
	| 'check_device';

/** Something a person should look at. */
export type OpenException = {
	readonly id: string;
	readonly kind: string;
	/** Empty where it is no store's. */
	readonly store: string;
	/** Epoch ms; 0 where nobody knows. */
	readonly at: number;
	readonly entryId: string;
	/** Facts in English, for the office and for those who help. */
	readonly detail: string;
	/** What it is about; what stands comes first, what is too much last. */
	readonly involved: readonly Involved[];
	readonly action: ExceptionAction;
	/** The fact that settled it; null while nobody has. */
	readonly resolvedBy: { readonly entry: string; readonly action: string; readonly at: number } | null;
};

const ACTIONS: Readonly<Record<string, ExceptionAction>> = {
	coupon_overused: 'collect_or_write_off',
	points_overdrawn: 'collect_or_write_off',
	value_overdrawn: 'collect_or_write_off',
	over_returned: 'compare_receipts',
	voided_twice: 'compare_receipts',
	order_fulfilled_twice: 'compare_receipts',
	basket_sold_twice: 'compare_receipts',
	basket_resumed_twice: 'compare_receipts',
	receipt_number_reuse: 'compare_receipts',
	approval_used_twice: 'compare_receipts',
	carton_received_twice: 'recount',
	promise_unreachable: 'find_another_way',
	customer_pair: 'decide_same_person',
	customer_edited_apart: 'check_profile',
	customer_unpublished: 'check_profile',
	drawer_closed_twice: 'check_drawer',
	late_fact: 'check_drawer',
	z_differs: 'check_drawer',
};

/** What is to be done about a kind; what is not named is for whoever knows the devices. */
export const actionFor = (kind: string): ExceptionAction => ACTIONS[kind] ?? 'check_device';

type Row = {
	readonly id: string;
	readonly kind: string;
	readonly store: string;
	readonly at: number;
	readonly entry_id: string;
	readonly detail: string;
	readonly involved: string;
	readonly by_entry: string | null;
	readonly by_action: string | null;
	readonly by_at: number | null;
};

/**
 * Exceptions of one store, or (left out) of all, the newest first; what is settled only where it is asked for. Those that
 * show only where people's keys are known are among them, and are no store's.
 */
export function readExceptions(
	db: Database,
	{
		store,
		withResolved = false,
		limit = 200,
	}: { store?: string; withResolved?: boolean; limit?: number } = {},
): OpenException[] {
	const rows = db.all<Row>(
		`SELECT e.*, r.entry_id AS by_entry, r.action AS by_action, r.at AS by_at FROM (
			SELECT id, kind, store, at, entry_id, detail, involved FROM proj_exceptions
			UNION ALL SELECT id, kind, '' AS store, 0 AS at, entry_id, detail,
				CASE entry_id WHEN '' THEN '[]' ELSE json_array(json_array(entry_id, NULL)) END FROM feed_customer_notes
		 ) e LEFT JOIN proj_resolutions r ON r.exception = e.id
		 WHERE (?1 = '*' OR e.store = ?1 OR e.store = '') AND (?2 = 1 OR r.exception IS NULL)
		 ORDER BY e.at DESC, e.id LIMIT ?3`,
		...[store ?? '*', withResolved ? 1 : 0, limit],
	);
	return [...unreachable(db, { store, withResolved }), ...rows.map(exceptionOf)];
}

function exceptionOf(row: Row): OpenException {
	return {
		...{
			id: row.id,
			kind: row.kind,
			store: row.store,
			at: row.at,
			entryId: row.entry_id,
			detail: row.detail,
		},
		involved: (JSON.parse(row.involved) as [string, string | null][]).map(([entry, receipt]) => ({
			entry,
			receipt,
		})),
		action: actionFor(row.kind),
		resolvedBy:
			row.by_entry === null ? null : { entry: row.by_entry, action: row.by_action ?? '', at: row.by_at ?? 0 },
	};
}

/** Promises that nothing covers: worked out now, of the store that took the order. */
function unreachable(
	db: Database,
	{ store, withResolved }: { readonly store: string | undefined; readonly withResolved: boolean },
): OpenException[] {
	return unreachablePromises(db).flatMap((promise) => {
		if (store !== undefined && promise.store !== store) return [];
		const id = `promise_unreachable:${promise.orderId}:${promise.line}`;
		const settled = db.get<{ entry: string; action: string; at: number }>(
			'SELECT entry_id AS entry, action, at FROM proj_resolutions WHERE exception = ?',
			id,
		);
		if (settled && !withResolved) return [];
		const { name, units, place, behind, alternative } = promise;
		const first = behind.length > 0 ? `, promised before to ${behind.join(', ')}` : '';
		const other = alternative === null ? 'no other place has it' : `${alternative} has it`;
		return [
			{
				...{
					id,
					kind: 'promise_unreachable',
					store: promise.store,
					at: promise.at,
					entryId: promise.entryId,
				},
				detail: `${name} × ${units} from ${place}${first}; ${other}`,
				involved: [{ entry: promise.entryId, receipt: promise.receiptNumber }],
				action: 'find_another_way',
				resolvedBy: settled ? { ...settled } : null,
			},
		];
	});
}
