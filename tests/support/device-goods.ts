import type { Page } from '@playwright/test';
import type { ItemDoc } from '../../src/protocol/feed.ts';
import { readTables } from './device-tables.ts';

/** The goods on a device, read from its packed catalogue, with a code a scanner could send. */
export async function deviceGoods(page: Page): Promise<(ItemDoc & { readonly code: string })[]> {
	const { pages } = await readTables(page);
	return pages
		.flatMap((text) => text.split('\n'))
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as ItemDoc)
		.filter(({ type, gtins }) => type === 'item' && gtins.length > 0)
		.map((item) => ({ ...item, code: asPrinted(item.gtins[0] ?? '') }));
}

/** As it stands on the goods: 8, 13 or 14 digits. */
export function asPrinted(gtin: string): string {
	if (gtin.startsWith('000000')) return gtin.slice(6);
	return gtin.startsWith('0') ? gtin.slice(1) : gtin;
}
