import { parseArgs } from 'node:util';
import { quotedRate } from '#domain/tender/foreign-cash.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { allRates, keepRate, quoted } from '#server/office/exchange-rates.ts';
import { shopDay, shopSettings } from '#server/office/shop-settings.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE = 'rates [list] | rates set CURRENCY RATE [--from YYYY-MM-DD]';

/**
 * `rates`: foreign cash that the shop takes, in our currency for one of theirs. A rate holds from its day on (today when
 * none is given) until the next; 0 ends the currency. Old sales keep the rate they were made at.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { from: { type: 'string' } },
	});
	const [verb = 'list', currency, text, ...rest] = positionals;
	const isSet = verb === 'set' && currency !== undefined && text !== undefined;
	if (rest.length > 0 || !(isSet || (verb === 'list' && currency === undefined))) {
		throw new CommandError(USAGE);
	}
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		const settings = shopSettings(db);
		if (!isSet) {
			for (const row of allRates(db)) {
				io.out(
					`${row.valid_from}  1 ${row.currency} = ${quotedRate(row, settings.currency)} ${settings.currency}`,
				);
			}
			return 0;
		}
		const from = values.from ?? shopDay(settings, Date.now());
		if (!/^[A-Z]{3}$/.test(currency)) throw new CommandError(`A currency such as USD, got "${currency}"`);
		if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) throw new CommandError(`--from YYYY-MM-DD, got "${from}"`);
		const rate = quoted(text, settings.currency, currency);
		if (!rate) throw new CommandError(`A rate such as 148.20, got "${text}"`);
		keepRate(db, { currency, valid_from: from, rate });
		io.out(
			`From ${from}: 1 ${currency} = ${quotedRate({ currency, rate }, settings.currency)} ${settings.currency}`,
		);
		return 0;
	} finally {
		db.close();
	}
}
