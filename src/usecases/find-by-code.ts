import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Catalogue, ListedItem } from '#ports/catalogue.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** The item a scanned or typed code sells. A wrong check digit is refused before the catalogue is asked. */
export async function findByCode(
	catalogue: Pick<Catalogue, 'byGtin'>,
	code: string,
): Promise<Result<ListedItem, ErrorCode>> {
	const gtin = normaliseGtin(code);
	if (!gtin.ok) return gtin;
	const item = await catalogue.byGtin(gtin.value);
	return item ? ok(item) : refused('item_not_found');
}
