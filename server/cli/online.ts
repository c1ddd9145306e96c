import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { publicAddress } from '#server/office/public-address.ts';
import { findMember } from '#server/online/find-member.ts';
import { memberPass } from '#server/online/member-pass.ts';
import { makeOnlineToken } from '#server/online/online-access.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE = 'online token | online member CARD';

/**
 * `online token`: what the online shop's server calls `/v1/online` with; the one before ends. `online member CARD`: the
 * link by which a member shows their rotating code on their phone.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
	const [verb, number, ...rest] = positionals;
	if (
		rest.length > 0 ||
		(verb === 'token') !== (number === undefined) ||
		!/^(token|member)$/.test(verb ?? '')
	) {
		throw new CommandError(USAGE);
	}
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		if (number === undefined) {
			const token = makeOnlineToken(db, systemRandom);
			io.out(io.json ? JSON.stringify({ token }) : token);
			return 0;
		}
		const member = findMember(db, { number }, systemRandom);
		if (!member) throw new CommandError(`Nobody has the card ${number}`);
		const pass = memberPass(db, member.ref, systemRandom);
		const link = `${publicAddress(db) ?? ''}/member#${pass}`;
		io.out(io.json ? JSON.stringify({ link, pass }) : link);
		return 0;
	} finally {
		db.close();
	}
}
