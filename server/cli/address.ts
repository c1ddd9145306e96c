import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { keepPublicAddress, publicAddress, tidyAddress } from '#server/office/public-address.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE = 'address [show] | address set https://HOST[:PORT] | address clear';

/** `address`: where customers' phones reach this server, for e-receipts. Tablets hear of a change at once. */
export async function run([verb = 'show', typed, ...rest]: string[], io: CliIo): Promise<number> {
	if (rest.length > 0 || (verb === 'set') !== (typed !== undefined)) throw new CommandError(USAGE);
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		if (verb === 'set' && typed !== undefined) {
			const address = tidyAddress(typed);
			if (address === null) throw new CommandError(`No address a phone can open: "${typed}". ${USAGE}`);
			keepPublicAddress(db, address);
		} else if (verb === 'clear') keepPublicAddress(db, null);
		else if (verb !== 'show') throw new CommandError(USAGE);
		const address = publicAddress(db);
		io.out(
			io.json ? JSON.stringify({ address }) : (address ?? 'Not set: tills use the address they load from'),
		);
		return 0;
	} finally {
		db.close();
	}
}
