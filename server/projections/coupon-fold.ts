import { type PlacedRedemption, rankRedemptions } from '#domain/coupon/redemptions.ts';
import type { CouponDoc, CouponUseDoc } from '#protocol/bodies/coupon-bodies.ts';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { Effects } from '#protocol/effects.ts';
import { type JournalEntry, parseEntryId } from '#protocol/entry.ts';
import type { Database } from '#server/database/database.ts';
import { allPlaces } from '#server/office/places.ts';
import { type Involved, involvedText } from './exceptions.ts';

type Use = {
	readonly ord: number;
	readonly coupon: string;
	readonly entry_id: string;
	readonly document: string;
	readonly customer: string | null;
	readonly store: string;
	readonly at: number;
	readonly total: number | null;
	readonly each: number | null;
	readonly undone_by: string | null;
};
type Fact = { readonly entry: JournalEntry; readonly coupon: Effects['coupons'][number] };

/**
 * Coupons that tills gave, and every use of any, in the order of the ledger: as many uses stand as a coupon allows, each
 * later one is an exception that names both (PRO-14). The sale is not touched; a use that is given back makes room again.
 */
export class CouponFold {
	readonly #given: JournalEntry<'coupon_issued'>[] = [];
	readonly #facts: Fact[] = [];

	add(entry: JournalEntry, { coupons }: Effects): void {
		if (entry.kind === 'coupon_issued' && !entry.body.is_training) this.#given.push(entry);
		for (const coupon of coupons) this.#facts.push({ entry, coupon });
	}

	/** Writes everything, and queues what the stores' tablets must know. */
	write(db: Database): void {
		if (this.#given.length + this.#facts.length === 0) return;
		const stores = allPlaces(db)
			.filter(({ kind }) => kind === 'store')
			.map(({ id }) => id);
		for (const { id: entry_id, body } of this.#given) {
			db.run(
				'INSERT INTO proj_coupons (id, token, holder, entry_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
				...[body.id, body.token, body.ref, entry_id],
			);
			const doc: CouponDoc = {
				...{ _id: `coupon:${body.id}`, type: 'coupon', id: body.id, token: body.token, holder: body.ref },
			};
			queueDoc(db, stores, doc);
		}
		for (const fact of this.#facts) writeUse(db, fact, stores);
		const touched = new Map(this.#facts.map(({ coupon }) => [`${coupon.id} ${coupon.customer}`, coupon]));
		for (const { id, customer } of touched.values()) rank(db, id, customer);
	}
}

function writeUse(db: Database, { entry, coupon }: Fact, stores: readonly string[]): void {
	const { id, uses, customer, document, total, each } = coupon;
	if (uses < 0) {
		db.run(
			'UPDATE proj_coupon_uses SET undone_by = ? WHERE coupon = ? AND document = ? AND undone_by IS NULL',
			...[entry.id, id, document],
		);
	} else {
		db.run(
			`INSERT INTO proj_coupon_uses (coupon, entry_id, document, customer, store, at, total, each)
			 VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			...[id, entry.id, document, customer, parseEntryId(entry.id)?.store ?? ''],
			...[entry.device_time + entry.clock_offset, total, each],
		);
	}
	// Of a coupon without a limit nobody has to know how often it was used.
	if (total === null && each === null) return;
	const rows = db.all<Use>('SELECT * FROM proj_coupon_uses WHERE coupon = ? AND document = ?', id, document);
	for (const use of rows) queueDoc(db, stores, useDoc(use));
}

const useDoc = (use: Use): CouponUseDoc => ({
	_id: `coupon_use:${use.entry_id}:${use.coupon}`,
	type: 'coupon_use',
	coupon: use.coupon,
	entry_id: use.entry_id,
	receipt_number: use.document,
	customer: use.customer,
	undone: use.undone_by !== null,
});

function queueDoc(db: Database, stores: readonly string[], doc: CouponDoc | CouponUseDoc): void {
	const text = canonicalJson(doc as unknown as Json);
	db.runMany(
		'INSERT INTO proj_queue (store, id, doc)',
		stores.map((store) => [store, doc._id, text]),
	);
}

/** Looks at the uses of a coupon again: of one that only counts by person, at this person's. */
function rank(db: Database, coupon: string, customer: string | null): void {
	const limits = db.get<Pick<Use, 'total' | 'each'>>(
		'SELECT total, each FROM proj_coupon_uses WHERE coupon = ? ORDER BY ord LIMIT 1',
		coupon,
	);
	if (!limits || (limits.total === null && limits.each === null)) return;
	const isByPerson = limits.total === null;
	const rows = db.all<Use>(
		`SELECT * FROM proj_coupon_uses WHERE coupon = ?1 AND (?2 = 0 OR customer IS ?3) ORDER BY ord`,
		...[coupon, isByPerson ? 1 : 0, customer],
	);
	const placed = rows.map(
		(use): PlacedRedemption => ({
			...{ coupon, entry: use.entry_id, receipt: use.document, customer: use.customer },
			...{ isUndone: use.undone_by !== null, place: use.ord },
		}),
	);
	const { excesses } = rankRedemptions({ id: coupon, uses: limits }, placed);
	const beyond = new Map(excesses.map((excess) => [excess.excess.entry, excess]));
	for (const use of rows) {
		const id = `coupon_overused:${use.entry_id}:${coupon}`;
		const excess = beyond.get(use.entry_id);
		if (!excess) {
			db.run('DELETE FROM proj_exceptions WHERE id = ?', id);
			continue;
		}
		const involved: Involved[] = [excess.standing, excess.excess];
		db.run(
			`INSERT INTO proj_exceptions (id, kind, entry_id, detail, store, at, involved)
			 VALUES (?, 'coupon_overused', ?, ?, ?, ?, ?)
			 ON CONFLICT (id) DO UPDATE SET detail = excluded.detail, involved = excluded.involved`,
			...[id, use.entry_id],
			`${coupon}: ${excess.excess.receipt} beyond ${excess.standing.receipt}, which stands`,
			...[use.store, use.at, involvedText(involved)],
		);
	}
}
