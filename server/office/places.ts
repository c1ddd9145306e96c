import type { Database } from '../database/database.ts';

/** A place that holds stock: a store with tills, a warehouse, or the online shop's own. */
export type Place = {
	readonly id: string;
	/** Short code printed in receipt numbers, e.g. `SBY`. */
	readonly code: string;
	readonly name: string;
	readonly kind: 'store' | 'warehouse' | 'online';
	readonly address: string;
	readonly phone: string;
};

/** Every place, in the order a clerk would ask. */
export const allPlaces = (db: Database): Place[] =>
	db.all<Place>('SELECT id, code, name, kind, address, phone FROM office_places ORDER BY position, id');

/** Adds places behind the existing ones. */
export function addPlaces(db: Database, places: readonly Place[]): void {
	const { last } = db.get<{ last: number }>(
		'SELECT coalesce(max(position), 0) AS last FROM office_places',
	) ?? { last: 0 };
	places.forEach(({ id, code, name, kind, address, phone }, index) => {
		db.run(
			'INSERT INTO office_places (id, code, name, kind, address, phone, position) VALUES (?, ?, ?, ?, ?, ?, ?)',
			...[id, code, name, kind, address, phone, last + index + 1],
		);
	});
}
