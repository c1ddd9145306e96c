import type { Basket, BasketLine } from '#domain/basket/basket.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { money } from '#domain/money/money.ts';
import type { WireBasket } from './counter-bodies.ts';

/** A basket as it travels to the store's other tablets. */
export const toWireBasket = ({ id, startedAt, lines, customer, serviceMode }: Basket): WireBasket => ({
	id,
	started_at: startedAt,
	lines: lines.map((line) => ({
		id: line.id,
		item_id: line.itemId,
		sku: line.sku,
		gtin: line.gtin,
		name: line.name,
		category: line.category ?? '',
		quantity: line.quantity,
		unit_price: line.unitPrice,
		tax_category: line.taxCategory,
		tax_included: line.taxIncluded,
		is_final_price: line.isFinalPrice ?? false,
		account: line.account ?? null,
		scanned_at: line.scannedAt ?? null,
		...(line.way && { way: { method: line.way.method, collect_at: line.way.collectAt } }),
		...(line.lot && { lot: line.lot }),
		...(line.expiry && { expiry: line.expiry }),
		...(line.serial && { serial: line.serial }),
		override: line.override
			? {
					unit_price: line.override.unitPrice,
					reason: line.override.reason,
					operator: line.override.operator,
					approver: line.override.approver,
					...(line.override.approval !== undefined && { approval: line.override.approval }),
				}
			: null,
	})),
	customer: customer ?? null,
	...(serviceMode && { service_mode: serviceMode }),
});

/** …and as it arrives. */
export const toBasket = ({ id, started_at, lines, customer, service_mode }: WireBasket): Basket => ({
	id,
	startedAt: started_at,
	lines: lines.map(toLine),
	...(customer !== null && { customer }),
	...(service_mode && { serviceMode: service_mode }),
});

function toLine(line: WireBasket['lines'][number]): BasketLine {
	const { override, scanned_at, account, category, lot, expiry, serial, way } = line;
	return {
		id: line.id,
		itemId: line.item_id,
		sku: line.sku,
		gtin: line.gtin as Gtin | null,
		name: line.name,
		quantity: line.quantity,
		unitPrice: money(line.unit_price),
		taxCategory: line.tax_category,
		taxIncluded: line.tax_included,
		...(category && { category }),
		...(line.is_final_price && { isFinalPrice: true }),
		...(scanned_at && { scannedAt: scanned_at }),
		...(account !== null && { account }),
		...(way && { way: { method: way.method, collectAt: way.collect_at } }),
		...(lot && { lot }),
		...(expiry && { expiry }),
		...(serial && { serial }),
		...(override && {
			override: {
				unitPrice: money(override.unit_price),
				reason: override.reason,
				operator: override.operator,
				approver: override.approver,
				...(override.approval !== undefined && { approval: override.approval }),
			},
		}),
	};
}
