import type { ItemDoc } from '#protocol/feed.ts';
import { sha256Hex } from '#protocol/hash.ts';
import type { Database } from '../database/database.ts';
import { publishDocs } from '../feeds/publish.ts';

/** An item as the office keeps it: what is published, and where it came from. */
export type OfficeItem = Omit<ItemDoc, '_id' | 'type' | 'packs' | 'product' | 'variant'> & {
	/** The product whose variant it is, and by what it differs; left out, what the item has stays. */
	readonly product?: ItemDoc['product'];
	readonly variant?: ItemDoc['variant'];
	/** Cases and inner packs; left out, those that the item has stay. */
	readonly packs?: ItemDoc['packs'];
	readonly id: string;
	/** Identity in the place it came from; the same source is the same item for ever. */
	readonly source: string;
};

type KeptItem = OfficeItem & {
	readonly packs: NonNullable<ItemDoc['packs']>;
	/** Empty for goods of one kind. */
	readonly product: string;
	readonly variant: NonNullable<ItemDoc['variant']>;
};

/** What keeping items changed. */
export type ItemChanges = { readonly created: number; readonly changed: number; readonly unchanged: number };

type ItemRow = {
	source: string;
	sku: string;
	name: string;
	reading: string;
	category: string;
	price: number;
	tax_category: string;
	tax_included: number;
	gtins: string;
	packs: string;
	product: string;
	variant: string;
};

/** Short stable key of an item: 80 bits of its source's hash in hex. */
export const itemIdOf = (source: string): string => sha256Hex(source).slice(0, 20);

/**
 * Keeps items and publishes those that are new or different. Call inside a transaction; at most about a thousand at a
 * time, so that a running server is never held up. The caller has seen to it that no other item has their GTINs.
 */
export function keepItems(db: Database, items: readonly OfficeItem[]): ItemChanges {
	let created = 0;
	// What the office says of a code holds: an alias of another item gives way.
	const moved: ItemDoc[] = takeBack(db, items);
	const freed = moved.length;
	for (const said of items) {
		const given = { ...said, gtins: withAliases(db, said) };
		const known = db.get<ItemRow>(
			`SELECT source, sku, name, reading, category, price, tax_category, tax_included, gtins, packs, product, variant
			 FROM office_items WHERE id = ?`,
			given.id,
		);
		const item = { ...given, packs: given.packs ?? packsOf(known), ...familyOf(given, known) };
		if (known && isSame(known, item)) continue;
		if (!known) created++;
		keepItem(db, item, known !== undefined);
		moved.push(itemDoc(item));
	}
	publishDocs(db, 'catalogue', moved);
	return {
		created,
		changed: moved.length - freed - created,
		unchanged: items.length - (moved.length - freed),
	};
}

/** An item's codes with those that tablets registered for it. */
function withAliases(db: Database, { id, gtins }: OfficeItem): string[] {
	const aliases = db.all<{ gtin: string }>(
		'SELECT gtin FROM office_item_aliases WHERE item_id = ? ORDER BY gtin',
		id,
	);
	return [...new Set([...gtins, ...aliases.map(({ gtin }) => gtin)])];
}

/** Ends aliases that are given to other items now; answers the items that lost one, as tablets will see them. */
function takeBack(db: Database, items: readonly OfficeItem[]): ItemDoc[] {
	const owners = new Map(
		items.flatMap(({ id, gtins, packs }) =>
			[...gtins, ...(packs ?? []).map(({ gtin }) => gtin)].map((gtin) => [gtin, id] as const),
		),
	);
	const aliases = db.allIn<{ gtin: string; item_id: string }>(
		'SELECT gtin, item_id FROM office_item_aliases WHERE gtin IN',
		[...owners.keys()],
	);
	return aliases
		.filter(({ gtin, item_id }) => owners.get(gtin) !== item_id)
		.flatMap(({ gtin }) => endAlias(db, gtin) ?? []);
}

/** Takes a registered code away from its item; the item as tablets will see it, null when it has no such code. Publishes nothing. */
export function endAlias(db: Database, gtin: string): ItemDoc | null {
	const alias = db.get<{ item_id: string }>('SELECT item_id FROM office_item_aliases WHERE gtin = ?', gtin);
	if (!alias) return null;
	db.run('DELETE FROM office_item_aliases WHERE gtin = ?', gtin);
	const known = readItem(db, alias.item_id);
	if (!known) return null;
	const item = { ...known, gtins: known.gtins.filter((each) => each !== gtin) };
	keepItem(db, item, true);
	return itemDoc(item);
}

/** Gives an item a registered code. The caller has seen to it that no item has it. Null for an item that is not there. */
export function addAlias(db: Database, gtin: string, itemId: string, entryId: string): ItemDoc | null {
	const known = readItem(db, itemId);
	if (!known) return null;
	db.run(
		'INSERT OR REPLACE INTO office_item_aliases (gtin, item_id, entry_id) VALUES (?, ?, ?)',
		...[gtin, itemId, entryId],
	);
	const item = { ...known, gtins: [...known.gtins, gtin] };
	keepItem(db, item, true);
	return itemDoc(item);
}

function readItem(db: Database, id: string): KeptItem | null {
	const row = db.get<ItemRow>(
		`SELECT source, sku, name, reading, category, price, tax_category, tax_included, gtins, packs, product, variant
		 FROM office_items WHERE id = ?`,
		id,
	);
	if (!row) return null;
	return {
		...{ ...row, id, tax_included: row.tax_included === 1 },
		...{ gtins: JSON.parse(row.gtins) as string[], packs: packsOf(row) },
		variant: JSON.parse(row.variant) as string[],
	};
}

/** The item as tablets see it. */
function itemDoc({ id, source: _, packs, product, variant, ...rest }: KeptItem): ItemDoc {
	return {
		...{ _id: `item:${id}`, type: 'item', ...rest },
		...(packs.length > 0 && { packs }),
		...(product !== '' && { product, variant }),
	};
}

/** Of which product it is, as the file says, otherwise as it was known. */
function familyOf(
	{ product, variant = [] }: OfficeItem,
	known: ItemRow | undefined,
): Pick<KeptItem, 'product' | 'variant'> {
	if (product !== undefined) return { product, variant };
	return known
		? { product: known.product, variant: JSON.parse(known.variant) as string[] }
		: { product: '', variant: [] };
}

const packsOf = (known: ItemRow | undefined): KeptItem['packs'] =>
	known ? (JSON.parse(known.packs) as KeptItem['packs']) : [];

function isSame(known: ItemRow, item: KeptItem): boolean {
	return (
		known.name === item.name &&
		known.price === item.price &&
		known.sku === item.sku &&
		known.reading === item.reading &&
		known.category === item.category &&
		known.tax_category === item.tax_category &&
		known.tax_included === Number(item.tax_included) &&
		known.gtins === JSON.stringify(item.gtins) &&
		known.packs === JSON.stringify(item.packs) &&
		known.product === item.product &&
		known.variant === JSON.stringify(item.variant)
	);
}

function keepItem(db: Database, item: KeptItem, isKnown: boolean): void {
	const gtins = JSON.stringify(item.gtins);
	db.run(
		`INSERT INTO office_items (id, source, sku, name, reading, category, price, tax_category, tax_included, gtins, packs,
			product, variant)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		 ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, name = excluded.name, reading = excluded.reading,
		 category = excluded.category, price = excluded.price, tax_category = excluded.tax_category,
		 tax_included = excluded.tax_included, gtins = excluded.gtins, packs = excluded.packs, product = excluded.product,
		 variant = excluded.variant`,
		...[item.id, item.source, item.sku, item.name, item.reading, item.category],
		...[item.price, item.tax_category, Number(item.tax_included), gtins, JSON.stringify(item.packs)],
		...[item.product, JSON.stringify(item.variant)],
	);
	if (isKnown) db.run('DELETE FROM office_item_codes WHERE item_id = ?', item.id);
	for (const gtin of [...item.gtins, ...item.packs.map((pack) => pack.gtin)]) {
		db.run('INSERT OR REPLACE INTO office_item_codes (gtin, item_id) VALUES (?, ?)', gtin, item.id);
	}
}
