import type { Columns } from './columns.ts';
import { EC_CUBE } from './formats/ec-cube.ts';
import { MAGENTO } from './formats/magento.ts';
import { MEDUSA } from './formats/medusa.ts';
import { PLAIN } from './formats/plain.ts';
import { SHOPIFY } from './formats/shopify.ts';
import { VENDURE } from './formats/vendure.ts';
import { WOOCOMMERCE } from './formats/woocommerce.ts';
import { UnreadableFile } from './import-outcome.ts';
import { PEOPLE_FORMATS } from './people/formats.ts';
import type { PeopleFormat } from './people/outcome.ts';
import type { ProductFormat } from './row-mapper.ts';

/** Every format, the most particular headers first. */
export const FORMATS: readonly ProductFormat[] = [
	SHOPIFY,
	MEDUSA,
	VENDURE,
	WOOCOMMERCE,
	EC_CUBE,
	MAGENTO,
	PLAIN,
];

const MOST_HEADERS_SHOWN = 12;

/** A format, and what its rows are of. */
export type DetectedFormat =
	| { readonly of: 'items'; readonly format: ProductFormat }
	| { readonly of: 'people'; readonly format: PeopleFormat };

/** What people are recognised by is more particular than a plain list of goods. */
const ALL: readonly DetectedFormat[] = [
	...PEOPLE_FORMATS.map((format) => ({ of: 'people' as const, format })),
	...FORMATS.map((format) => ({ of: 'items' as const, format })),
];

/** The format of a header, or the one asked for by name. Throws UnreadableFile that names what was seen. */
export function detectFormat(columns: Columns, forced?: string): DetectedFormat {
	const known = ALL.map(({ format }) => format.name).join(', ');
	if (forced !== undefined) {
		const format = ALL.find(({ format: { name } }) => name === forced);
		if (!format)
			throw new UnreadableFile('unknown_format', `there is no format "${forced}" (known: ${known})`);
		return format;
	}
	const format = ALL.find(({ format: { recognises } }) => recognises(columns));
	if (format) return format;
	const shown = columns.names.slice(0, MOST_HEADERS_SHOWN).join(' | ');
	const more = columns.names.length > MOST_HEADERS_SHOWN ? ` | … ${columns.names.length} in all` : '';
	throw new UnreadableFile(
		'unknown_format',
		`this is no list of goods, customers or orders that Noren knows (${known}). Goods need a name and a barcode or price column. ` +
			`First line seen: ${shown.slice(0, 400)}${more}`,
	);
}
