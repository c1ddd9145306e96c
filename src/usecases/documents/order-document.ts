import { money, sum } from '#domain/money/money.ts';
import type { LineOrder, SealedRecipient } from '#domain/orders/line-order.ts';
import type { SalePricedLine } from '#domain/pricing/price-sale.ts';
import type { WireOrder } from '#protocol/bodies/order-bodies.ts';

/** The group a line is of: what comes from one place in one way, named so that lines and groups agree without a list. */
export const groupNameOf = ({ way, place }: LineOrder): string =>
	`${place}>${way.method === 'delivery' ? 'home' : (way.collectAt ?? '')}`;

/** The order within a sale, as it was said before payment; nothing where everything is taken along. */
export function orderDocument(
	id: string,
	lines: readonly SalePricedLine[],
	recipient: SealedRecipient | null,
): { readonly order?: WireOrder } {
	const groups = new Map<
		string,
		{ order: LineOrder; lines: WireOrder['groups'][number]['lines']; paid: number[] }
	>();
	for (const [at, { order, paid }] of lines.entries()) {
		if (!order) continue;
		const name = groupNameOf(order);
		const group = groups.get(name) ?? { order, lines: [], paid: [] };
		groups.set(name, group);
		const { level, reason, ageMinutes } = order;
		group.lines.push({ line: at + 1, promise: { level, reason, age_minutes: ageMinutes } });
		group.paid.push(paid);
	}
	if (groups.size === 0) return {};
	const isSent = [...groups.values()].some(({ order }) => order.way.method === 'delivery');
	return {
		order: {
			id,
			recipient: isSent && recipient ? { ref: recipient.ref, sealed: recipient.sealed } : null,
			groups: [...groups].map(([name, { order, lines: own, paid }]) => ({
				id: name,
				place: order.place,
				method: order.way.method,
				collect_at: order.way.collectAt,
				day: order.day,
				lines: own,
				amount: sum(paid.map(money)),
				sourcing: {
					outcome: order.sourcing.outcome,
					decided_by: order.sourcing.decidedBy,
					over: [...order.sourcing.over].slice(0, 20),
				},
			})),
		},
	};
}
