import { argon2id } from 'hash-wasm';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import { sha256Hex } from '#protocol/hash.ts';
import type { Database } from '../../database/database.ts';
import { STRETCH, unlockOf } from '../customers/staff-unlock.ts';
import type { Place } from '../places.ts';
import { EVERY_PLACE } from '../publish-store.ts';

/** A person of the demo shop with the PIN in the clear: it is printed, so that anyone can try the shop. */
export type DemoStaff = {
	readonly id: string;
	readonly name: string;
	readonly role: 'cashier' | 'manager';
	readonly pin: string;
	readonly place: string;
	/** A role of the shop's list where it is finer than `role`. */
	readonly roleId?: string;
};

/** The people: a manager and a cashier who work everywhere, and two cashiers at home in the first two stores. */
export function demoStaff(places: readonly Place[]): DemoStaff[] {
	const stores = places.filter(({ kind }) => kind === 'store').map(({ id }) => id);
	const [first = EVERY_PLACE, second = first] = stores;
	return [
		{ id: 'sato', name: '佐藤 美咲', role: 'manager', pin: '0001', place: EVERY_PLACE },
		{ id: 'suzuki', name: '鈴木 健太', role: 'cashier', pin: '0002', place: EVERY_PLACE },
		{ id: 'takahashi', name: '高橋 由美', role: 'cashier', pin: '0003', place: first, roleId: 'supervisor' },
		{ id: 'tanaka', name: '田中 翔', role: 'manager', pin: '0004', place: second },
		{ id: 'ito', name: '伊藤 彩', role: 'cashier', pin: '0005', place: second, roleId: 'trainee' },
	];
}

/** A person with what their PIN proves and opens. */
export type StretchedStaff = DemoStaff & {
	readonly pinHash: string;
	/** The customer key of every store where they work, by store. */
	readonly unlock: Readonly<Record<string, StaffUnlock>>;
};

/** Stretches the PINs. Salts and keys come from the seed, so the same seed makes the same shop. */
export function stretchPins(
	staff: readonly DemoStaff[],
	places: readonly Place[],
	seed: number,
): Promise<StretchedStaff[]> {
	return Promise.all(
		staff.map(async (person) => {
			const pinHash = await argon2id({
				...{ ...STRETCH, password: person.pin, salt: saltOf(`${seed} ${person.id}`) },
				outputType: 'encoded',
			});
			const stores = places.filter(
				({ id, kind }) => kind === 'store' && (person.place === id || person.place === EVERY_PLACE),
			);
			const salt = saltOf(`${seed} ${person.id} customers`);
			const keys = stores.map(({ id }) => ({ store: id, key: demoStoreKey(seed, id) }));
			return { ...person, pinHash, unlock: await unlockOf(person.pin, salt, keys) };
		}),
	);
}

/** The key (hex) of a demo store's customers. A real shop's is random. */
export const demoStoreKey = (seed: number, store: string): string =>
	sha256Hex(`noren demo ${seed} customers of ${store}`);

const saltOf = (words: string): Uint8Array =>
	new Uint8Array(Buffer.from(sha256Hex(`noren demo ${words}`).slice(0, 32), 'hex'));

/** Keeps the people. Publish the stores afterwards. */
export function keepStaff(db: Database, staff: readonly StretchedStaff[]): void {
	for (const { id, name, role, pinHash, place, roleId = '', unlock } of staff) {
		db.run(
			'INSERT INTO office_staff (id, name, role, pin_hash, place, role_id, unlock) VALUES (?, ?, ?, ?, ?, ?, ?)',
			...[id, name, role, pinHash, place, roleId, JSON.stringify(unlock)],
		);
	}
}
