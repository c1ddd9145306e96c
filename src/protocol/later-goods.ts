import type { LaterGoods } from '#domain/receipt/receipt.ts';
import type { RetailTransactionBody, WireSaleLine } from './bodies/sale-body.ts';

/** What was said of a sold line that comes later, with places by the store's names for them; null for goods taken along. */
export function laterGoodsOf(
	{ order }: Pick<RetailTransactionBody, 'order'>,
	line: Pick<WireSaleLine, 'line' | 'order'>,
	places: readonly { readonly id: string; readonly name: string }[],
): LaterGoods | null {
	const group = order?.groups.find(({ id }) => id === line.order?.group);
	const promise = group?.lines.find((each) => each.line === line.line)?.promise;
	if (!group || !promise) return null;
	const nameOf = (id: string) => places.find((place) => place.id === id)?.name ?? id;
	return {
		method: group.method,
		from: nameOf(group.place),
		collectAt: group.collect_at === null ? '' : nameOf(group.collect_at),
		day: group.day,
		level: promise.level,
	};
}
