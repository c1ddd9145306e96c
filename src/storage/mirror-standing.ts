import type { DeviceIdentity } from '#ports/device.ts';
import type { ChainHead } from '#protocol/seal-entry.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta } from './meta.ts';

/** How far a device's life has come, as one of its copies says. */
export type Standing = { readonly device: string; readonly incarnation: number; readonly seq: number };

/**
 * How far the mirror has come, read without opening it as ours: a start has no time for that. Null when nothing is there.
 */
export async function peek(databases: IDBFactory, name: string): Promise<Standing | null> {
	const db = await new Promise<IDBDatabase | null>((resolve) => {
		const open = databases.open(name);
		// Not there yet: it is not made here, with no tables in it.
		open.onupgradeneeded = () => open.transaction?.abort();
		open.onerror = () => resolve(null);
		open.onsuccess = () => resolve(open.result);
	});
	if (!db) return null;
	try {
		const meta = db.transaction('meta').objectStore('meta');
		const read = <T>(key: string) =>
			new Promise<T | undefined>((resolve, reject) => {
				const get = meta.get(key);
				get.onerror = () => reject(get.error);
				get.onsuccess = () => resolve(get.result?.value);
			});
		const [identity, chain] = await Promise.all([read<DeviceIdentity>('identity'), read<ChainHead>('chain')]);
		return identity && chain
			? { device: identity.device, incarnation: identity.incarnation, seq: chain.seq }
			: null;
	} catch {
		return null;
	} finally {
		db.close();
	}
}

/** Whether the mirror goes on where main ends: the browser has put an older state back. */
export async function isBehind(main: NorenDatabase, mirror: Standing | null): Promise<boolean> {
	if (!mirror) return false;
	const [identity, chain] = await Promise.all([
		readMeta(main.meta, 'identity'),
		readMeta(main.meta, 'chain'),
	]);
	if (!identity || !chain) return false;
	const isSameLife = identity.device === mirror.device && identity.incarnation === mirror.incarnation;
	return isSameLife && chain.seq < mirror.seq;
}
