import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { CODE_LIFE_MS, createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { createOfficeCode } from '#server/office/office-sessions.ts';
import { allPlaces } from '#server/office/places.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

/**
 * `enrol [--store ID]`: makes a one-time code for a device of a store, the first one when none is named.
 * `enrol --office`: makes one that lets a browser on another machine into the office's pages.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const options = { store: { type: 'string' }, office: { type: 'boolean' } } as const;
	const { values } = parseArgs({ args, options });
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		if (values.office) {
			const code = createOfficeCode(db, Date.now(), systemRandom);
			io.out(io.json ? JSON.stringify({ code }) : `Office code  ${code}  (for /office/devices, once, 1 h)`);
			return 0;
		}
		const stores = allPlaces(db).filter(({ kind }) => kind === 'store');
		const store = stores.find(({ id }) => values.store === undefined || id === values.store);
		if (!store) {
			const known = stores.map(({ id }) => id).join(', ') || 'none';
			throw new CommandError(`No store ${values.store ?? 'yet'}. Known: ${known}`);
		}
		const now = Date.now();
		const code = createEnrolCode(db, store.id, now, systemRandom);
		if (io.json) io.out(JSON.stringify({ code, store: store.id, expires_at: now + CODE_LIFE_MS }));
		else io.out(`Enrolment code  ${code}  (${store.name}, once, 24 h)`);
		return 0;
	} finally {
		db.close();
	}
}
