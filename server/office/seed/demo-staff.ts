import { argon2id } from 'hash-wasm';
import { sha256Hex } from '#protocol/hash.ts';
import type { Database } from '../../database/database.ts';
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

/** OWASP's second argon2id setting (19 MiB, 2 passes): about 50 ms here, about as long on a tablet. */
const STRETCH = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

/** Stretches the PINs. The salt comes from the seed, so the same seed makes the same shop. */
export function stretchPins(
	staff: readonly DemoStaff[],
	seed: number,
): Promise<(DemoStaff & { pinHash: string })[]> {
	return Promise.all(
		staff.map(async (person) => {
			const salt = Buffer.from(sha256Hex(`noren demo ${seed} ${person.id}`).slice(0, 32), 'hex');
			const pinHash = await argon2id({
				...STRETCH,
				password: person.pin,
				salt: new Uint8Array(salt),
				outputType: 'encoded',
			});
			return { ...person, pinHash };
		}),
	);
}

/** Keeps the people. Publish the stores afterwards. */
export function keepStaff(db: Database, staff: readonly (DemoStaff & { pinHash: string })[]): void {
	for (const { id, name, role, pinHash, place, roleId = '' } of staff) {
		db.run(
			'INSERT INTO office_staff (id, name, role, pin_hash, place, role_id) VALUES (?, ?, ?, ?, ?, ?)',
			...[id, name, role, pinHash, place, roleId],
		);
	}
}
