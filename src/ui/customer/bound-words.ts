import type { PointsStanding } from '#usecases/customers.ts';
import type { Formats } from '../state/formats.ts';
import type { CustomerCatalog } from './words/types.ts';

/** What bounds the points that may be spent now, so that the cashier can say it. */
export function boundWords(
	{ most, spend }: Pick<PointsStanding, 'most' | 'spend'>,
	format: Pick<Formats, 'count'>,
	t: CustomerCatalog,
): string {
	if (most.by === 'min') return t.by.min(format.count(spend.min));
	const said = t.by[most.by];
	return typeof said === 'string' ? said : said(format.count(most.points));
}
