import { type Release, releaseQuarantine } from '#server/office/devices/release-quarantine.ts';
import { listQuarantine, type QuarantineRow } from '#server/operations/quarantine-list.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { isMending, MEND_USAGE, mend } from './mend.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `quarantine [list]`: what is kept aside, by device. `quarantine release`: judges it again and lets in what this version
 * understands. `quarantine release ID`: also what the revoked device `ID` had sent after someone has looked at it.
 * `quarantine holes | accept-hole | adopt`: what is missing in a till's journal (`mend.ts`).
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const [verb = 'list', device, ...rest] = args;
	requireData(io.dataDir);
	if (isMending(verb)) return mend(verb, args.slice(1), io);
	if (verb === 'list' && device === undefined) return list(io);
	if (verb !== 'release' || rest.length > 0)
		throw new CommandError(`quarantine list | quarantine release [ID] | ${MEND_USAGE}`);
	const filter = device === undefined ? {} : { revoked: device };
	const answer = await askServer(io.dataDir, 'release', JSON.stringify(filter));
	const { released, known, kept } = answer
		? ((await answer.json()) as Release)
		: await withShop(io.dataDir, (shop) => releaseQuarantine(shop, filter));
	if (io.json) io.out(JSON.stringify({ released, known, kept }));
	else io.out(`${released} let into the ledger, ${known} were there already, ${kept} stay aside`);
	return 0;
}

async function list(io: CliIo): Promise<number> {
	const answer = await askServer(io.dataDir, 'quarantine');
	const rows = answer
		? ((await answer.json()) as QuarantineRow[])
		: await withShop(io.dataDir, async ({ db }) => listQuarantine(db));
	if (io.json) io.out(JSON.stringify(rows));
	else if (rows.length === 0) io.out('Nothing is kept aside');
	else
		for (const { device, id, reason, detail } of rows)
			io.out(`${device}  ${id || '(no id)'}  ${reason}  ${detail}`);
	return 0;
}
