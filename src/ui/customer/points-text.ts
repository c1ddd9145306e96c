import type { Formats } from '../state/formats.ts';
import type { CustomerCatalog } from './words/types.ts';

/** Points as they are said: `1,240 pt`. */
export const pointsText = (points: number, format: Pick<Formats, 'count'>, t: CustomerCatalog): string =>
	t.pt(format.count(points));
