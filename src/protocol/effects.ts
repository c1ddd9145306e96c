import type { PointsCause } from '#domain/points/lots.ts';
import { reservedAt } from '#domain/stock/reserved-place.ts';
import type { PeriodEnd } from '#domain/till/z-report.ts';
import type { PaymentAttemptBody, WireBasket } from './bodies/counter-bodies.ts';
import type { EntryBody, EntryKind, JournalEntry } from './entry.ts';
import { parseEntryId } from './entry-id.ts';
import { readEntry } from './read-entry.ts';
import { retailEffects } from './retail-effects.ts';

/** Everything an entry changes besides existing: the one fold behind every projection (L1, L12). */
export type Effects = {
	/** Stock of an item at a place changes by `quantity`. */
	readonly movements: readonly {
		readonly itemId: string;
		readonly place: string;
		readonly quantity: number;
	}[];
	/** What was found on the shelf, and when: see `domain/stock/shelf-count.ts`. */
	readonly shelfCounts: readonly {
		readonly itemId: string;
		readonly place: string;
		readonly counted: number;
		readonly at: number;
		readonly afterSeq: number;
	}[];
	/** Cash in the drawer of a till session changes by `amount` minor units. */
	readonly cash: { readonly session: string; readonly amount: number } | null;
	/** A till session begins with its float. */
	readonly opens: { readonly session: string; readonly float: number; readonly businessDay: string } | null;
	/** A drawer was counted for the `n`-th time. */
	readonly counts: { readonly session: string; readonly n: number; readonly counted: number } | null;
	/** Practice begins or ends at a till session; it ends with the session too. */
	readonly trains: { readonly session: string; readonly isTraining: boolean } | null;
	/** A till session ends. */
	readonly closes: { readonly session: string; readonly counted: number } | null;
	/** A register's period ends: the next one begins here. */
	readonly period: PeriodEnd | null;
	/** A receipt exists. Training's count in nothing but the list of receipts. */
	readonly receipt: {
		readonly number: string;
		readonly total: number;
		readonly type: EntryBody<'retail_transaction'>['type'];
		readonly isTraining: boolean;
	} | null;
	/** Number of the receipt that is reversed by this. */
	readonly voids: string | null;
	/** Units of sold lines came back; negative when a return is reversed. */
	readonly returns: readonly { readonly of: string; readonly line: number; readonly units: number }[];
	/** Balances of gift cards and store credits change. */
	readonly values: readonly { readonly account: string; readonly amount: number }[];
	/** Points of customers come and go; a sale's grant and what it spent are two. Days are the entry's business day. */
	readonly points: readonly {
		readonly ref: string;
		readonly points: number;
		readonly earnedOn: string;
		readonly cause: PointsCause;
	}[];
	/** Coupons are used, once each (1), or given back (−1), with how often they may be used at all. */
	readonly coupons: readonly {
		readonly id: string;
		readonly uses: 1 | -1;
		readonly customer: string | null;
		/** Receipt or order; of one that is given back, the one that had used it. */
		readonly document: string;
		readonly total: number | null;
		readonly each: number | null;
	}[];
	/** A basket is parked. */
	readonly suspends: { readonly basket: WireBasket; readonly label: string } | null;
	/** A parked basket is taken up or thrown away. */
	readonly resumes: { readonly of: string; readonly basketId: string; readonly isDiscarded: boolean } | null;
	/** What became of a try to charge. */
	readonly attempt: PaymentAttemptBody | null;
};

/** No effects. */
export const NO_EFFECTS: Effects = {
	movements: [],
	shelfCounts: [],
	cash: null,
	opens: null,
	counts: null,
	trains: null,
	closes: null,
	period: null,
	receipt: null,
	voids: null,
	returns: [],
	values: [],
	points: [],
	coupons: [],
	suspends: null,
	resumes: null,
	attempt: null,
};

/** What an entry does to stock, cash, sessions, receipts, balances and baskets; the same on the tablet and on the server. */
export function effectsOf(stored: JournalEntry): Effects {
	const entry = readEntry(stored);
	const rule = RULES[entry.kind] as ((entry: JournalEntry) => Partial<Effects>) | undefined;
	return rule ? { ...NO_EFFECTS, ...rule(entry) } : NO_EFFECTS;
}

type Rules = { readonly [K in EntryKind]?: (entry: JournalEntry<K>) => Partial<Effects> };

/** Kinds that are not named change nothing but the journal. */
const RULES: Rules = {
	retail_transaction: (entry) => retailEffects(entry.body, placeOf(entry), entry.business_day),
	till_open: ({ id, body, business_day }) => ({
		opens: { session: id, float: body.float, businessDay: business_day },
	}),
	stock_movement: ({ body: { lines, is_training } }) => ({
		movements: is_training
			? []
			: lines.map(({ item_id, place, quantity }) => ({ itemId: item_id, place, quantity })),
	}),
	stock_count: ({ body: { lines, place, is_training } }) => ({
		shelfCounts: is_training
			? []
			: lines.map(({ item_id, counted, counted_at, after_seq }) => ({
					...{ itemId: item_id, place, counted, at: counted_at, afterSeq: after_seq },
				})),
	}),
	order_fulfilled: ({ body: { lines, place, is_training } }) => ({
		movements: is_training
			? []
			: lines.flatMap(({ item_id: itemId, units }) => [
					{ itemId, place, quantity: -units },
					{ itemId, place: reservedAt(place), quantity: -units },
				]),
	}),
	till_count: ({ body: { session, n, counted } }) => ({ counts: { session, n, counted } }),
	drawer_close: ({ body: { session, counted } }) => ({ closes: { session, counted } }),
	z_report: ({ body: { z_number, through_seq, totals } }) => ({
		period: { zNumber: z_number, throughSeq: through_seq, totals: totals as PeriodEnd['totals'] },
	}),
	cash_movement: ({ body: { session, movement, amount, is_training } }) => {
		const isIn = movement === 'paid_in' || movement === 'float';
		return is_training ? {} : { cash: { session, amount: isIn ? amount : -amount } };
	},
	tender_correction: ({ body: { session, from, to, amount, is_training } }) => {
		const into = to.kind === 'cash' ? amount : 0;
		const outOf = from.kind === 'cash' ? amount : 0;
		return is_training || into === outOf ? {} : { cash: { session, amount: into - outOf } };
	},
	audit_event: ({ body: { session, event } }) =>
		session !== null && (event === 'training_on' || event === 'training_off')
			? { trains: { session, isTraining: event === 'training_on' } }
			: {},
	stored_value: ({ body: { account, amount, is_training } }) =>
		is_training ? {} : { values: [{ account, amount }] },
	points_adjusted: ({ body: { lines, is_training } }) =>
		is_training
			? {}
			: {
					points: lines.map(({ ref, points, earned_on }) => ({
						...{ ref, points, earnedOn: earned_on, cause: 'adjusted' as const },
					})),
				},
	coupon_redeemed: ({ body: { id, total, each, ref, document, is_undone } }) => ({
		coupons: [{ id, uses: is_undone ? -1 : 1, customer: ref, document, total, each }],
	}),
	payment_attempt: ({ body }) => ({ attempt: body }),
	suspended_basket: ({ body: { basket, label } }) => ({ suspends: { basket, label } }),
	basket_resumed: ({ body: { of, basket_id, outcome } }) => ({
		resumes: { of, basketId: basket_id, isDiscarded: outcome === 'discarded' },
	}),
};

/** The store an entry was made in: its goods move there. */
const placeOf = ({ id }: Pick<JournalEntry, 'id'>): string => parseEntryId(id)?.store ?? '';
