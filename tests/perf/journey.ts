import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { KnownBasket } from '#domain/recommend/evaluate.ts';

const FILE = fileURLToPath(
	new URL('../../../shared/data/transactions/complete-journey/transactions_2017H1.csv.gz', import.meta.url),
);

/** Baskets of Complete Journey's first half of 2017, by household; what was bought, none of what was weighed as nothing. */
export function journeyBaskets(): KnownBasket[] {
	if (!existsSync(FILE)) throw new Error('recommend needs ../shared/data/transactions/complete-journey');
	const [header = '', ...rows] = gunzipSync(new Uint8Array(readFileSync(FILE)))
		.toString()
		.trimEnd()
		.split('\n');
	const columns = header.split(',');
	const at = (name: string) => columns.indexOf(name);
	const [person, basket, product, quantity, time] = [
		...[at('household_id'), at('basket_id'), at('product_id'), at('quantity'), at('transaction_timestamp')],
	] as [number, number, number, number, number];
	const baskets = new Map<string, { person: string; day: string; items: string[] }>();
	for (const row of rows) {
		const cells = row.split(',');
		if (Number(cells[quantity]) <= 0) continue;
		const key = cells[basket] ?? '';
		const known = baskets.get(key) ?? {
			person: cells[person] ?? '',
			day: cells[time]?.slice(0, 10) ?? '',
			items: [],
		};
		known.items.push(cells[product] ?? '');
		baskets.set(key, known);
	}
	return [...baskets.values()];
}
