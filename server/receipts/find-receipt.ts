import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { type ReadToken, readSaleToken } from '#protocol/sale-token.ts';
import { deviceKeys } from '#server/office/devices/device-keys.ts';
import { holdsKey } from '#server/office/devices/holds-key.ts';
import type { Stores } from '#server/stores.ts';

type Document = JournalEntry<'retail_transaction'>;

/** A receipt as far as this server can show it. */
export type FoundReceipt =
	/** Whole, with what came back of it since, oldest first. */
	| {
			readonly status: 'here';
			readonly sale: Document;
			readonly since: readonly Document[];
			readonly store: StoreDoc;
			readonly staff: readonly StaffDoc[];
			readonly token: string;
	  }
	/** The till has not sent it yet: what its device signed is all there is. */
	| { readonly status: 'on_its_way'; readonly sale: SaleDoc; readonly store: StoreDoc }
	/** Nothing that a device of this shop signed. */
	| { readonly status: 'not_genuine' };

const NOT_GENUINE: FoundReceipt = { status: 'not_genuine' };

/** The receipt of a signed statement. Nothing is looked up before a device of this shop is known to have signed it. */
export async function findReceipt(
	{ db, ledger }: Pick<Stores, 'db' | 'ledger'>,
	token: string,
): Promise<FoundReceipt> {
	const read = await readSaleToken(token);
	const store = read && storeOf({ db }, read.signer.store);
	if (!read || !store || !(await isOfThisShop({ db }, read))) return NOT_GENUINE;
	const sale = await documentOf({ ledger }, read.sale.entry_id);
	if (sale?.body.receipt_number !== read.sale.receipt_number || sale.body.total !== read.sale.total) {
		return { status: 'on_its_way', sale: read.sale, store };
	}
	const since = await sinceSold({ db, ledger }, sale.body.receipt_number);
	const staff = feedDocs<StaffDoc>({ db }, read.signer.store, 'staff:');
	return { status: 'here', sale, since, store, staff, token: token.trim() };
}

async function isOfThisShop(
	{ db }: Pick<Stores, 'db'>,
	{ signer, signed, signature }: ReadToken,
): Promise<boolean> {
	const known = deviceKeys(db, signer.device).find(({ incarnation }) => incarnation === signer.incarnation);
	return known !== undefined && holdsKey(known.key, signed, Buffer.from(signature).toString('base64url'));
}

/** What came back of a sale, and its reversal, as far as it is folded. */
async function sinceSold(
	{ db, ledger }: Pick<Stores, 'db' | 'ledger'>,
	number: string,
): Promise<readonly Document[]> {
	const ids = db.all<{ id: string }>(
		`SELECT entry_id AS id FROM proj_returned WHERE sale = ?1
		 UNION SELECT entry_id FROM proj_voids WHERE sale = ?1`,
		number,
	);
	const found = await Promise.all(ids.map(({ id }) => documentOf({ ledger }, id)));
	return found.filter((each) => each !== null).sort((a, b) => a.device_time - b.device_time);
}

async function documentOf({ ledger }: Pick<Stores, 'ledger'>, id: string): Promise<Document | null> {
	const entry = await ledger.get(id);
	return entry?.kind === 'retail_transaction' ? entry : null;
}

const storeOf = ({ db }: Pick<Stores, 'db'>, store: string): StoreDoc | undefined =>
	feedDocs<StoreDoc>({ db }, store, 'store:')[0];

/** Documents of a store's feed as they are published now. */
function feedDocs<T>({ db }: Pick<Stores, 'db'>, store: string, kind: 'store:' | 'staff:'): readonly T[] {
	const rows = db.all<{ doc: string }>(
		'SELECT doc FROM feed_docs WHERE feed = ? AND withdrawn = 0 AND id >= ? AND id < ? ORDER BY id',
		...[`store-${store}`, kind, `${kind.slice(0, -1)};`],
	);
	return rows.map(({ doc }) => JSON.parse(doc) as T);
}
