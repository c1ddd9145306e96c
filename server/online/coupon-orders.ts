import type { Coupon } from '#domain/coupon/coupon.ts';
import { type CouponRefusal, redeemable } from '#domain/coupon/redeemable.ts';
import { money } from '#domain/money/money.ts';
import { type IssuerKey, verifyCouponCode } from '#protocol/coupon-code.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';
import type { Database } from '#server/database/database.ts';
import { appendOfficeEntries } from '#server/office/office-journal.ts';
import { shopDay, shopSettings } from '#server/office/shop-settings.ts';
import { publicTokenKeys } from '#server/office/token-keys.ts';

/** How long a coupon is put aside for an order that is not paid yet, ms. */
export const HOLD_MS = 30 * 60_000;

/** An order of the online shop that wants to use a coupon. */
export type CouponOrder = {
	/** The coupon's number or its signed code. */
	readonly coupon: string;
	/** The order, by the online shop's own name: the same asked again is the same. */
	readonly document: string;
	/** Whose order it is; null for a guest. */
	readonly customer: string | null;
	/** What the coupon may be taken off, minor units. */
	readonly amount: number;
};

/** What the online shop is told: the coupon as it is, or why not. */
export type OnlineCoupon =
	| { readonly ok: true; readonly coupon: Coupon; readonly token: string }
	| { readonly ok: false; readonly code: CouponRefusal | 'coupon_unknown' | 'coupon_not_genuine' };

/** Puts a coupon aside for an order: nobody else has it online meanwhile. Again is the same, and holds anew. */
export async function reserveCoupon(db: Database, order: CouponOrder, now: number): Promise<OnlineCoupon> {
	const judged = await judge(db, order, now);
	if (!judged.ok || isRedeemed(db, judged.coupon.id, order.document)) return judged;
	db.run(
		`INSERT INTO office_coupon_holds (coupon, document, customer, until) VALUES (?, ?, ?, ?)
		 ON CONFLICT (coupon, document) DO UPDATE SET until = excluded.until`,
		...[judged.coupon.id, order.document, order.customer, now + HOLD_MS],
	);
	return judged;
}

/** Uses a coupon for an order: a fact of the office, once for each order however often it is asked. */
export async function redeemCoupon(db: Database, order: CouponOrder, now: number): Promise<OnlineCoupon> {
	const judged = await judge(db, order, now);
	if (!judged.ok) return judged;
	const { id, uses } = judged.coupon;
	db.transaction(() => {
		if (isRedeemed(db, id, order.document)) return;
		const body = { id, ...uses, ref: order.customer, document: order.document, is_undone: false };
		appendOfficeEntries(db, [{ kind: 'coupon_redeemed', body }], now, shopDay(shopSettings(db), now));
		keepRedeemed(db, id, order);
	});
	return judged;
}

/** Lets a coupon go: what was put aside is free, what was used is given back. Again changes nothing. */
export async function releaseCoupon(db: Database, order: CouponOrder, now: number): Promise<OnlineCoupon> {
	const read = await readCoupon(db, order.coupon);
	if (!read.ok) return read;
	const { id, uses } = read.coupon;
	db.transaction(() => {
		if (isRedeemed(db, id, order.document)) {
			const body = { id, ...uses, ref: order.customer, document: order.document, is_undone: true };
			appendOfficeEntries(db, [{ kind: 'coupon_redeemed', body }], now, shopDay(shopSettings(db), now));
		}
		db.run('DELETE FROM office_coupon_holds WHERE coupon = ? AND document = ?', id, order.document);
	});
	return read;
}

/** A use that is a fact is held for ever; `until` 0 says so. */
const keepRedeemed = (db: Database, id: string, { document, customer }: CouponOrder) =>
	db.run(
		`INSERT INTO office_coupon_holds (coupon, document, customer, until) VALUES (?, ?, ?, 0)
		 ON CONFLICT (coupon, document) DO UPDATE SET until = 0`,
		...[id, document, customer],
	);

const isRedeemed = (db: Database, id: string, document: string): boolean =>
	db.get(
		'SELECT 1 FROM office_coupon_holds WHERE coupon = ? AND document = ? AND until = 0',
		id,
		document,
	) !== undefined;

async function readCoupon(db: Database, shown: string): Promise<OnlineCoupon> {
	const token = shown.startsWith('NC1.') ? shown : tokenOf(db, shown);
	if (token === null) return { ok: false, code: 'coupon_unknown' };
	const read = await verifyCouponCode(token, issuerKeys(db));
	return read.ok ? { ok: true, coupon: read.coupon, token } : { ok: false, code: 'coupon_not_genuine' };
}

async function judge(db: Database, order: CouponOrder, now: number): Promise<OnlineCoupon> {
	const read = await readCoupon(db, order.coupon);
	if (!read.ok) return read;
	const { coupon } = read;
	// Its own use or hold is in nobody's way.
	const known = usesOf(db, coupon.id, now).filter(({ receipt }) => receipt !== order.document);
	const said = redeemable(coupon, {
		basket: {
			...{ store: 'online', channel: 'online', presented: [] },
			lines: [{ itemId: '', category: null, quantity: 1, amount: money(order.amount) }],
		},
		customer:
			order.customer === null
				? null
				: { ref: order.customer, merged: [], rank: null, segment: null, birthMonth: null, purchases: 0 },
		known,
		day: shopDay(shopSettings(db), now),
		...{ isRainy: null, offlineLimit: null },
	});
	return said.ok ? read : { ok: false, code: said.code };
}

/** Uses that the server has folded, and what the online shop has put aside or used since. */
function usesOf(db: Database, coupon: string, now: number) {
	const folded = db.all<{ entry: string; receipt: string; customer: string | null; undone: string | null }>(
		`SELECT entry_id AS entry, document AS receipt, customer, undone_by AS undone FROM proj_coupon_uses
		 WHERE coupon = ? ORDER BY ord`,
		coupon,
	);
	const held = db.all<{ receipt: string; customer: string | null }>(
		'SELECT document AS receipt, customer FROM office_coupon_holds WHERE coupon = ? AND (until = 0 OR until > ?)',
		...[coupon, now],
	);
	const said = new Set(folded.map(({ receipt }) => receipt));
	return [
		...folded.map(({ entry, receipt, customer, undone }) => ({
			...{ coupon, entry, receipt, customer, isUndone: undone !== null },
		})),
		...held
			.filter(({ receipt }) => !said.has(receipt))
			.map(({ receipt, customer }) => ({
				coupon,
				entry: `hold:${receipt}`,
				receipt,
				customer,
				isUndone: false,
			})),
	];
}

const tokenOf = (db: Database, id: string): string | null =>
	db.get<{ token: string }>(
		'SELECT token FROM office_coupons WHERE id = ?1 UNION ALL SELECT token FROM proj_coupons WHERE id = ?1 LIMIT 1',
		id,
	)?.token ?? null;

/** Whose signatures count: the shop's own, and those of every life of its devices. */
function issuerKeys(db: Database): IssuerKey {
	const shop = publicTokenKeys(db)?.coupon ?? {};
	return (issuer) => {
		if (issuer.by === 'server') return shop[issuer.key];
		const row = db.get<{ doc: string }>(
			"SELECT doc FROM feed_docs WHERE id = ? AND feed LIKE 'store-%' AND withdrawn = 0 LIMIT 1",
			`key:${issuer.device}.${issuer.incarnation}`,
		);
		return row ? (JSON.parse(row.doc) as { key: PublicJwk }).key : undefined;
	};
}
