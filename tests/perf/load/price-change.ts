import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemDoc } from '#protocol/feed.ts';

/** A plain product file that changes the price of the first `count` items. Answers its path. */
export function priceFile(folder: string, items: readonly ItemDoc[], count: number, by: number): string {
	const changed = items.filter(({ gtins }) => gtins.length > 0).slice(0, count);
	if (changed.length < count) throw new Error(`only ${changed.length} items have a barcode`);
	const rows = changed.map(
		({ gtins, name, price }) => `${gtins[0]},"${name.replaceAll('"', '""')}",${price + by}`,
	);
	const path = join(folder, `prices-${by}.csv`);
	writeFileSync(path, ['gtin,name,price', ...rows, ''].join('\n'));
	return path;
}
