import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { Database } from '#server/database/database.ts';
import { openBytes } from '#server/office/customers/sealed-text.ts';
import {
	type BackupManifest,
	DATABASE_FILE,
	formatManifest,
	LEDGER_FILE,
	MANIFEST_FILE,
} from '#server/operations/backup-manifest.ts';
import { hashFile } from '#server/operations/ledger-file.ts';
import { shredBackups } from '#server/operations/shred-backups.ts';
import { storeKeyHex } from './cast.ts';
import type { Check, Finding } from './laws.ts';
import { bytesOfHex, publishedPeople } from './people-seen.ts';
import { STORES } from './shop.ts';
import { type Backup, readRows, writeRows } from './sim-server.ts';
import type { World } from './world.ts';

/** Some bytes of the world, as text, and whose they are. */
type Place = { readonly where: string; readonly text: string };

/**
 * Nobody who was erased is anywhere: not in a tablet's tables or notes, the server's database, its ledger, its packs or
 * its backups; neither in plain words nor in anything that any key opens that is left anywhere.
 */
export const erasedNowhere: Check = async ({ world }) => {
	const { db } = world.server;
	const refs = db.all<{ ref: string }>('SELECT ref FROM proj_customer_erased').map(({ ref }) => ref);
	const erased = refs.flatMap((ref) => world.people.get(ref)?.note ?? []);
	if (erased.length === 0) return null;
	const folder = mkdtempSync(join(tmpdir(), 'noren-sim-erased-'));
	try {
		const places = [...placesOf(world), ...(await backupsOf(world, folder))];
		return search(world, places, erased);
	} finally {
		rmSync(folder, { recursive: true });
	}
};

function search(world: World, places: readonly Place[], erased: readonly string[]): Finding {
	const opened = openAll(places);
	for (const { where, text } of [...places, ...opened]) {
		const found = erased.find((marker) => text.includes(marker));
		if (found !== undefined) return `${found} was erased and is in ${where}`;
	}
	// Who looks with shut eyes finds nobody: somebody who is published has to be found this way.
	const [living] = publishedPeople(world);
	const marker = living && /印.*末/.exec(living.profile.note)?.[0];
	if (marker === undefined || opened.some(({ text }) => text.includes(marker))) return null;
	return `${marker} is published, and is not found by searching`;
}

/** Everything that is left of a world, backups apart. */
function placesOf(world: World): Place[] {
	const { server } = world;
	const places: Place[] = tableTexts('the server', server.db);
	places.push({ where: 'the ledger', text: JSON.stringify(server.disk.documents) });
	for (const { profile } of world.pullers()) {
		for (const [table, rows] of profile.tables) {
			places.push({ where: `${table} of ${profile.name}`, text: JSON.stringify([...rows]) });
		}
		places.push({ where: `notes of ${profile.name}`, text: JSON.stringify([...profile.notes]) });
	}
	return places;
}

function tableTexts(whose: string, db: Database): Place[] {
	return [...readRows(db)].map(([table, rows]) => {
		const values = rows.map((row) => Object.values(row).map(textOfValue));
		return { where: `${table} of ${whose}`, text: JSON.stringify(values) };
	});
}

function textOfValue(value: unknown): unknown {
	if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return value;
	const bytes = Buffer.from(value as Uint8Array);
	return bytes[0] === 0x1f && bytes[1] === 0x8b
		? gunzipSync(new Uint8Array(bytes)).toString()
		: bytes.toString('base64url');
}

/** The backups that the shop remembers, after its own shredder went through them. */
async function backupsOf(world: World, folder: string): Promise<Place[]> {
	const { db } = world.server;
	const known = db.all<{ id: string }>('SELECT id FROM office_backups').map(({ id }) => id);
	const backups = known.flatMap((id) => {
		const backup = world.backups.get(id);
		return backup ? [{ id, backup, path: join(folder, id) }] : [];
	});
	for (const { id, backup, path } of backups) {
		await writeBackup(backup, path);
		db.run('UPDATE office_backups SET folder = ? WHERE id = ?', path, id);
	}
	await shredBackups(db);
	return backups.flatMap(({ id, path }) => {
		const copy = new Database(join(path, DATABASE_FILE));
		const places = tableTexts(id, copy);
		copy.close();
		return places;
	});
}

async function writeBackup({ rows }: Backup, folder: string): Promise<void> {
	mkdirSync(folder);
	const copy = new Database(join(folder, DATABASE_FILE));
	writeRows(copy, rows);
	copy.close();
	writeFileSync(join(folder, LEDGER_FILE), '');
	const [database, ledger] = [
		await hashFile(join(folder, DATABASE_FILE)),
		await hashFile(join(folder, LEDGER_FILE)),
	];
	const manifest: BackupManifest = {
		...{ noren_backup: 1, taken_at: 1, shop_name: 'sim', epoch: 'sim', entries: 0, quarantined: 0, held: [] },
		files: { [DATABASE_FILE]: database, [LEDGER_FILE]: ledger },
	};
	writeFileSync(join(folder, MANIFEST_FILE), formatManifest(manifest));
}

/** A sealed text: base64url of a nonce, something, and a tag. */
const SEALED = /[0-9A-Za-z_-]{38,}/g;
/** A sealed key of 32 bytes. */
const SEALED_KEY_LENGTH = 80;
const HEX_KEY = /"[0-9a-f]{64}"/g;

/** Opens what can be opened with the stores' keys, and with every person's key that any of it gives away. */
function openAll(places: readonly Place[]): Place[] {
	const keys = new Map<string, Uint8Array>();
	const keep = (key: Uint8Array) => void keys.set(Buffer.from(key).toString('hex'), key);
	for (const store of [...STORES, '*']) keep(bytesOfHex(storeKeyHex(store)));
	const stores = [...keys.values()];
	const texts = places.map(({ where, text }) => ({ where, tokens: new Set(text.match(SEALED)) }));
	for (const { where, text } of places) {
		if (!/^office_(person|customer)_keys/.test(where)) continue;
		for (const [hex] of text.matchAll(HEX_KEY)) keep(bytesOfHex(hex.slice(1, -1)));
	}
	for (const token of new Set(texts.flatMap(({ tokens }) => [...tokens]))) {
		if (token.length !== SEALED_KEY_LENGTH) continue;
		const key = stores.map((store) => openBytes(store, token)).find((bytes) => bytes?.length === 32);
		if (key) keep(key);
	}
	const cache = new Map<string, string>();
	const open = (token: string): string => {
		const known = cache.get(token) ?? openedBy([...keys.values()], token);
		cache.set(token, known);
		return known;
	};
	return texts.flatMap(({ where, tokens }) =>
		[...tokens].map((token) => ({ where: `${where}, sealed`, text: open(token) })),
	);
}

function openedBy(keys: readonly Uint8Array[], token: string): string {
	const bytes = keys.map((key) => openBytes(key, token)).find((each) => each !== null);
	if (!bytes) return '';
	const plain = Buffer.from(bytes).toString();
	try {
		return `${plain} ${inflateRawSync(bytes)}`;
	} catch {
		return plain; // not deflated
	}
}
