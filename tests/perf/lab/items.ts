import type { ItemDoc } from '#protocol/feed.ts';

/** Every item of the bench shop. */
export async function fetchItems(): Promise<ItemDoc[]> {
	const lines = (await (await fetch('/items')).text()).split('\n');
	return lines.map((line) => JSON.parse(line) as ItemDoc);
}
