import type { Scanned } from '#domain/scan/scanned.ts';
import type { TillServices } from '#usecases/services.ts';

/**
 * Whether what was scanned is an item of this shop. A screen that asks for a card or a reference does not take it for one:
 * digits alone do not say what they are, the catalogue does.
 */
export async function isKnownGoods(
	services: Pick<TillServices, 'findByCode'>,
	scanned: Scanned,
): Promise<boolean> {
	if (scanned.kind !== 'goods' && scanned.kind !== 'in_store') return false;
	const found = await services.findByCode(scanned.kind === 'goods' ? scanned.gtin : scanned.key);
	return found.ok;
}
