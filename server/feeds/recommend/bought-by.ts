import type { HadItem } from '#domain/recommend/suggest.ts';
import type { Database } from '#server/database/database.ts';
import { importedCustomers } from '#server/office/customers/imported-customers.ts';
import { loadSales } from '../customers/sales.ts';

/** People read at a time. */
const PEOPLE = 200;

/**
 * What each customer bought and kept, some people at a time: here, and elsewhere where an import told of it. An order
 * that was cancelled, and goods that came back, are not in it; nor is anybody who wants no history or suggestions.
 */
export function* boughtByPeople(db: Database): Generator<HadItem[][]> {
	let last = '';
	for (;;) {
		const refs = db
			.all<{ ref: string }>(
				'SELECT DISTINCT ref FROM feed_customers WHERE ref > ? ORDER BY ref LIMIT ?',
				...[last, PEOPLE],
			)
			.map(({ ref }) => ref);
		last = refs.at(-1) ?? '';
		if (last === '') return;
		const refused = refusedAmong(db, refs);
		const sales = loadSales(db, refs);
		const imported = importedCustomers(db, refs);
		yield refs
			.filter((ref) => !refused.has(ref))
			.map((ref) => {
				const own = (sales.get(ref) ?? []).map(({ event }) => event);
				const earlier = (imported.get(ref)?.history ?? []).filter(
					({ kind, status }) =>
						(kind === 'purchase' || kind === 'order' || kind === 'return') &&
						status !== 'cancelled' &&
						status !== 'returned',
				);
				return keptOf([...own, ...earlier]);
			});
	}
}

type Traded = {
	readonly day: string;
	readonly kind: string;
	readonly lines: readonly { readonly itemId: string; readonly quantity: number }[];
};

/** Days of purchases, of items of which more was bought than came back (REC-07). */
function keptOf(events: readonly Traded[]): HadItem[] {
	const units = new Map<string, number>();
	for (const { lines, kind } of events) {
		for (const { itemId, quantity } of lines) {
			const came = kind === 'return' ? -Math.abs(quantity) : quantity;
			units.set(itemId, (units.get(itemId) ?? 0) + came);
		}
	}
	return events.flatMap(({ day, kind, lines }) =>
		kind === 'return'
			? []
			: lines
					.filter(({ itemId, quantity }) => itemId !== '' && quantity > 0 && (units.get(itemId) ?? 0) > 0)
					.map(({ itemId }) => ({ itemId, day })),
	);
}

/** Those whose last word on being remembered, or on being suggested something, was no. */
function refusedAmong(db: Database, refs: readonly string[]): ReadonlySet<string> {
	const rows = db.allIn<{ ref: string; purpose: string; given: number }>(
		`SELECT ref, fact ->> 'purpose' AS purpose, fact ->> 'is_given' AS given FROM proj_customer_facts
		 WHERE kind = 'consent' AND ref IN`,
		refs,
		'ORDER BY ord',
	);
	const last = new Map(rows.map(({ ref, purpose, given }) => [`${purpose} ${ref}`, { ref, purpose, given }]));
	return new Set(
		[...last.values()]
			.filter(({ purpose, given }) => given === 0 && (purpose === 'history' || purpose === 'recommendation'))
			.map(({ ref }) => ref),
	);
}
