import { ok, type Result, refused } from '#domain/result.ts';
import type { Catalogue } from '#ports/catalogue.ts';
import type { Device } from '#ports/device.ts';
import type { StoreViews } from '#ports/store-views.ts';
import { publishedSale } from '#protocol/bodies/published-sale.ts';
import type { DeviceKeyDoc, SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { readSaleToken, saleStatement } from '#protocol/sale-token.ts';

/** What signing a receipt needs from outside. */
export type SignSaleParts = {
	readonly device: Pick<Device, 'lives'>;
	readonly sign: (keys: CryptoKeyPair, text: string) => Promise<string>;
};

/**
 * The code of a receipt by which any till of the shop knows the sale without a network: what a return needs, signed by
 * the life of this device that made it. '' where there is none: practice, other documents than sales (what an exchange
 * was paid with is on two receipts), a key that is gone, or more goods than a code can hold.
 */
export async function saleToken(
	{ device, sign }: SignSaleParts,
	stored: JournalEntry<'retail_transaction'>,
): Promise<string> {
	const entry = readEntry(stored);
	const { type, is_training } = entry.body;
	const sale = type === 'sale' && !is_training ? publishedSale(entry) : null;
	const life = (await device.lives()).find(
		(each) => each.device === entry.device && each.incarnation === entry.incarnation,
	);
	const statement = sale && life ? await saleStatement(sale) : null;
	return statement && life ? `${statement}.${await sign(life.keys, statement)}` : '';
}

/** What believing a receipt of another store needs from outside. */
export type ReadSaleParts = {
	readonly views: Pick<StoreViews, 'deviceKey'>;
	readonly catalogue: Pick<Catalogue, 'byGtin'>;
	readonly verify: (
		key: DeviceKeyDoc['key'],
		text: string,
		signature: Uint8Array<ArrayBuffer>,
	) => Promise<boolean>;
};

/**
 * The sale of a scanned code, when a device of the shop signed it: by the keys in the store's feed, without a network.
 * Goods are called as this tablet's catalogue calls them.
 */
export async function saleOfToken(
	{ views, catalogue, verify }: ReadSaleParts,
	token: string,
): Promise<Result<SaleDoc, 'receipt_not_genuine' | 'receipt_signer_unknown'>> {
	const read = await readSaleToken(token);
	if (!read) return refused('receipt_not_genuine');
	const { signer, signed, signature, sale } = read;
	const known = await views.deviceKey(signer.device, signer.incarnation);
	if (!known) return refused('receipt_signer_unknown');
	if (!(await verify(known.key, signed, signature))) return refused('receipt_not_genuine');
	const lines = await Promise.all(
		sale.lines.map(async (line) => {
			const item = line.gtin ? await catalogue.byGtin(line.gtin as Parameters<Catalogue['byGtin']>[0]) : null;
			return item ? { ...line, name: item.name, sku: item.sku, category: item.category } : line;
		}),
	);
	return ok({ ...sale, lines });
}
