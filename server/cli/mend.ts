import { parseArgs } from 'node:util';
import { type Adopted, adoptHandedIn } from '#server/operations/adopt-handed-in.ts';
import { type GivenUp, givenUp, type JournalGap, openGaps } from '#server/operations/journal-gaps.ts';
import { type AcceptedHole, acceptHole, type MendParts } from '#server/operations/mend-journal.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, withShop } from './shop-access.ts';

type Verb = 'holes' | 'accept-hole' | 'adopt';

export const MEND_USAGE =
	'quarantine holes | quarantine accept-hole JOURNAL NUMBER --reason TEXT | quarantine adopt JOURNAL --reason TEXT';

export const isMending = (verb: string): verb is Verb =>
	verb === 'holes' || verb === 'accept-hole' || verb === 'adopt';

/**
 * `holes`: numbers missing in tills' journals while later ones wait, and those given up. `accept-hole t01.1 15`: nobody
 * has what is missing up to 15 any more; what waits behind it counts from now on. `adopt t01.1`: what other devices
 * handed in of a journal goes into its place, where the hash chain proves it.
 */
export async function mend(verb: Verb, args: readonly string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: { reason: { type: 'string' } },
	});
	const [journal, number, ...rest] = positionals;
	if (verb === 'holes' && journal === undefined) return listHoles(io);
	const reason = values.reason?.trim();
	if (!journal || !reason || rest.length > 0) throw new CommandError(MEND_USAGE);
	if (verb === 'adopt' && number === undefined) return adopt({ journal, reason }, io);
	if (verb !== 'accept-hole' || !/^\d{1,9}$/.test(number ?? '')) throw new CommandError(MEND_USAGE);
	return accept({ journal, through: Number(number), reason }, io);
}

type Holes = { readonly open: readonly JournalGap[]; readonly given_up: readonly GivenUp[] };

async function listHoles(io: CliIo): Promise<number> {
	const found = await ask<Holes>(io, 'holes', {}, async ({ db }) => ({
		open: openGaps(db),
		given_up: givenUp(db),
	}));
	if (io.json) io.out(JSON.stringify(found));
	else for (const line of describe(found)) io.out(line);
	return 0;
}

function describe({ open, given_up }: Holes): string[] {
	if (open.length + given_up.length === 0) return ['Nothing is missing in any journal'];
	const words = (count: number) => (count === 1 ? '1 record waits' : `${count} records wait`);
	return [
		...open.map(
			({ device, from, through, waiting }) =>
				`${device}  ${rangeOf(from, through)} missing, ${words(waiting)} behind`,
		),
		...given_up.map(({ device, from, through, found, at, reason }) => {
			const since = found > 0 ? ` (${found} came up since)` : '';
			return `${device}  ${rangeOf(from, through)} given up ${new Date(at).toISOString()}: ${reason}${since}`;
		}),
	];
}

const rangeOf = (from: number, through: number): string =>
	from === through ? `${from}` : `${from}–${through}`;

async function accept(
	hole: { readonly journal: string; readonly through: number; readonly reason: string },
	io: CliIo,
): Promise<number> {
	const done = await ask<AcceptedHole>(io, 'accept-hole', hole, (parts) => acceptHole(parts, hole));
	const ranges = done.lost.map(({ from, through }) => rangeOf(from, through)).join(', ');
	if (io.json) io.out(JSON.stringify(done));
	else io.out(`${done.journal}: ${ranges} given up; ${done.released} records behind count from now on`);
	return 0;
}

async function adopt(
	wanted: { readonly journal: string; readonly reason: string },
	io: CliIo,
): Promise<number> {
	const done = await ask<Adopted>(io, 'adopt', wanted, (parts) => adoptHandedIn(parts, wanted));
	const { adopted, known, kept } = done;
	if (io.json) io.out(JSON.stringify(done));
	else {
		io.out(`${adopted} put in their place, ${known} were there already, ${kept.length} stay aside`);
		for (const { id, by, why } of kept) io.out(`${id}  from ${by}  ${why}`);
	}
	return 0;
}

/** Asks the running server, or works on the folder itself. */
async function ask<T>(
	io: CliIo,
	operation: string,
	body: object,
	alone: (parts: MendParts) => Promise<T>,
): Promise<T> {
	const answer = await askServer(io.dataDir, operation, JSON.stringify(body));
	if (answer) return (await answer.json()) as T;
	return withShop(io.dataDir, (shop) => alone({ ...shop, now: Date.now }));
}
