import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { refsFoundBy } from '#server/feeds/customers/find-customers.ts';
import { accessExport, noteExport } from '#server/office/customers/access-export.ts';
import { type ErasureReason, erasePerson } from '#server/office/customers/erase-person.ts';
import { shopDay, shopSettings } from '#server/office/shop-settings.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE = 'customer export WHO [--out FILE] | customer erase WHO [--reason request|retention|order]';

const REASONS: readonly ErasureReason[] = ['request', 'retention', 'order'];

/**
 * `customer`: what a person may ask the shop for. `export` hands out everything there is of them and notes that it did;
 * `erase` forgets them for good, in the feeds, on tablets and in backups, while the books stay. WHO is a ref, or a whole
 * phone number, card or mail address of exactly one person.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { out: { type: 'string' }, reason: { type: 'string', default: 'request' } },
	});
	const [verb, who, ...rest] = positionals;
	const reason = REASONS.find((each) => each === values.reason);
	if ((verb !== 'export' && verb !== 'erase') || who === undefined || rest.length > 0 || !reason)
		throw new CommandError(USAGE);
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		const [now, ref] = [Date.now(), refOf(db, who)];
		const day = shopDay(shopSettings(db), now);
		if (verb === 'erase') {
			const refs = erasePerson(db, ref, { reason, now, day });
			if (refs.length === 0) throw new CommandError(`Nobody is known as ${ref}`);
			io.out(
				io.json
					? JSON.stringify({ erased: refs })
					: `Forgotten: ${refs.join(', ')}. Tablets follow as they sync.`,
			);
			return 0;
		}
		const told = accessExport(db, ref);
		if (!told) throw new CommandError(`Nobody is known as ${ref}`);
		noteExport(db, ref, now, day);
		const text = JSON.stringify(told, null, '\t');
		if (values.out === undefined) io.out(text);
		else {
			writeFileSync(resolve(values.out), `${text}\n`, { mode: 0o600 });
			io.out(resolve(values.out));
		}
		return 0;
	} finally {
		db.close();
	}
}

/** The one person who is meant. */
function refOf(db: Database, who: string): string {
	const isRef = db.get(
		`SELECT 1 FROM office_customers WHERE id = ?1 UNION SELECT 1 FROM office_person_keys WHERE ref = ?1`,
		who,
	);
	if (isRef) return who;
	const told = refsFoundBy(db, who, systemRandom);
	const people = new Set(told.map((ref) => accessExport(db, ref)?.refs.join(' ') ?? ref));
	const [ref] = told;
	if (ref === undefined)
		throw new CommandError('Nobody is found by that: give a ref, a phone number, a card or an address');
	if (people.size > 1)
		throw new CommandError(`${people.size} people are found by that: give a ref (${told.join(', ')})`);
	return ref;
}
