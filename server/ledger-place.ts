import { ConfigError } from './config.ts';
import type { Database } from './database/database.ts';
import { type RandomBytes, randomHex } from './random.ts';

/** Where a shop's ledger lies. */
export type LedgerEngine = 'embedded' | 'couchdb';

const WORDS: Readonly<Record<LedgerEngine, string>> = {
	embedded: 'in DATA_DIR',
	couchdb: 'on a CouchDB',
};

/** The name of this shop's ledger among others on one CouchDB; made once. */
export function shopId(db: Database, random: RandomBytes): string {
	db.run(
		"INSERT INTO office_settings (key, value) VALUES ('shop_id', ?) ON CONFLICT DO NOTHING",
		randomHex(random, 8),
	);
	return setting(db, 'shop_id') ?? '';
}

/**
 * Refuses to open a second, empty ledger beside the one a shop has: sales would be in two places. `embedded` tells
 * whether the folder holds a ledger of its own.
 */
export function requireEngine(db: Database, wanted: LedgerEngine, embedded: boolean, moves = false): void {
	const known = setting(db, 'ledger_engine') ?? (embedded ? 'embedded' : wanted);
	if (known === wanted || moves) return;
	const was = known === 'couchdb' ? 'couchdb' : 'embedded';
	throw new ConfigError(
		`This shop keeps its ledger ${WORDS[was]}, and ${wanted === 'couchdb' ? 'COUCHDB_URL is set' : 'COUCHDB_URL is not set'}. To move it: npm run shop -- backup as before, then npm run shop -- restore with the new setting`,
	);
}

/**
 * Notes which ledger the read models were folded from. Another one than before is read from its beginning: positions
 * of one ledger mean nothing in another, and folding twice changes nothing.
 */
export function belongTogether(db: Database, ledgerEpoch: string, engine: LedgerEngine): void {
	db.transaction(() => {
		const known = setting(db, 'ledger_epoch');
		if (known !== null && known !== ledgerEpoch) {
			db.run('DELETE FROM proj_position');
			db.run("DELETE FROM office_settings WHERE key = 'conflicts_since'");
		}
		for (const [key, value] of [
			['ledger_epoch', ledgerEpoch],
			['ledger_engine', engine],
		] as const) {
			db.run(
				`INSERT INTO office_settings (key, value) VALUES (?, ?)
				 ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
				key,
				value,
			);
		}
	});
}

const setting = (db: Database, key: string): string | null =>
	db.get<{ value: string }>('SELECT value FROM office_settings WHERE key = ?', key)?.value ?? null;
