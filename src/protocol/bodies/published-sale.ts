import { earnedBy } from '#domain/points/point-facts.ts';
import type { JournalEntry } from '../entry.ts';
import type { SaleDoc } from './store-docs.ts';

/** The sold lines of a document as they can come back; null when it sold nothing. */
export function publishedSale(entry: JournalEntry<'retail_transaction'>): SaleDoc | null {
	const { body } = entry;
	if (body.type !== 'sale' && body.type !== 'exchange') return null;
	const earned = earnedBy(body.points);
	return {
		_id: `sale:${body.receipt_number}`,
		type: 'sale',
		entry_id: entry.id,
		receipt_number: body.receipt_number,
		business_day: entry.business_day,
		sold_at: entry.device_time,
		currency: body.currency,
		total: body.total,
		method: body.method,
		lines: body.lines
			.filter(({ direction }) => direction === 'sale')
			.map(
				({ direction: _d, of: _o, extended: _e, restock: _r, list_price: _l, override: _v, ...line }) => line,
			),
		promotions: body.promotions,
		tenders: body.tenders.map(({ id, rule, kind, refund_to, covered, reference }) => ({
			...{ id, rule, kind, refund_to, covered },
			...(reference === undefined ? {} : { reference }),
		})),
		voided_by: null,
		returned: [],
		refunded: [],
		...(body.points.redeemed > 0 && { redeemed: body.points.redeemed }),
		...(earned > 0 && { granted: earned }),
		...(body.customer !== null && { customer: body.customer }),
	};
}
