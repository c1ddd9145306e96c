import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { type CodeRefusal, decideCode, registeredCodes } from '#server/office/registered-codes.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const WHY: Readonly<Record<CodeRefusal, string>> = {
	unknown: 'No such registration. `codes list` names them',
	of_import: 'An import gave this code to an item: import that item with other codes first',
	no_item: 'The item is not in the shop any more',
};

/**
 * `codes [list]`: codes that tablets registered for items, with what became of them. `codes agree ID` gives a code to the
 * item of that registration, `codes refuse ID` takes it back; the tills hear of it with their next sync.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const [verb = 'list', id, ...rest] = args;
	const isDecision = (verb === 'agree' || verb === 'refuse') && id !== undefined;
	if (rest.length > 0 || !(isDecision || (verb === 'list' && id === undefined))) {
		throw new CommandError('codes list | codes agree ID | codes refuse ID');
	}
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		if (!isDecision) {
			const codes = registeredCodes(db);
			if (io.json) io.out(JSON.stringify(codes));
			else
				for (const { id: entry, code, name, state, owner, day, operator } of codes) {
					const of = state === 'taken' && owner !== '' ? ` (is a code of ${owner})` : '';
					io.out(`${entry}  ${day}  ${code}  ${name}  ${state}${of}  by ${operator}`);
				}
			if (codes.length === 0 && !io.json) io.out('No code was registered at a till');
			return 0;
		}
		const refusal = decideCode(db, id, verb, Date.now());
		if (refusal) throw new CommandError(WHY[refusal]);
		io.out(io.json ? JSON.stringify({ id, decision: verb }) : `Done: ${verb} ${id}`);
		return 0;
	} finally {
		db.close();
	}
}
