import type { Money } from '#domain/money/money.ts';
import { type ServiceRules, servedAs } from '#domain/tax/japan/service-mode.ts';
import type { LinePrice } from './line-price.ts';
import type { PriceableLine } from './priceable-line.ts';

/**
 * A line as it is eaten here (domain.md §1.8): food changes its tax category and, where the store keeps the price without
 * tax, its listed prices. A price that was set by hand is what the customer was told: it stays, unless it was one without
 * tax and this one has it in it.
 */
export function eatenHere(
	line: PriceableLine,
	price: LinePrice,
	rules: ServiceRules,
	day: string,
): { readonly line: PriceableLine; readonly price: LinePrice } {
	const { taxCategory, taxIncluded } = line;
	const served = (unitPrice: Money) =>
		servedAs('eat_in', { taxCategory, taxIncluded, unitPrice }, rules, day);
	const listed = served(price.listPrice);
	if (listed.taxCategory === taxCategory) return { line, price };
	const { override, member } = price;
	const stays = listed.taxIncluded === taxIncluded;
	const set =
		override && (stays ? override : { ...override, unitPrice: served(override.unitPrice).unitPrice });
	return {
		line: { ...line, taxCategory: listed.taxCategory, taxIncluded: listed.taxIncluded },
		price: {
			...price,
			listPrice: listed.unitPrice,
			unitPrice: set ? set.unitPrice : listed.unitPrice,
			override: set,
			member: member && { ...member, price: served(member.price).unitPrice },
		},
	};
}
