import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { OfficeFormat } from '#server/office/pages/office-format.ts';
import { shopSettings } from '#server/office/shop-settings.ts';
import { countVariances } from '#server/operations/count-variances.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

/**
 * `variances`: what each count of a shelf corrected, the latest first, as far as the server has folded. `--all` also shows
 * counts that found what the books said.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { store: { type: 'string' }, item: { type: 'string' }, all: { type: 'boolean' } },
	});
	if (positionals.length > 0) throw new CommandError('variances [--store ID] [--item ID] [--all]');
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		const rows = countVariances(db, {
			place: values.store,
			item: values.item,
			onlyDifferences: values.all !== true,
		});
		if (io.json) io.out(JSON.stringify(rows));
		else {
			const format = new OfficeFormat('en', shopSettings(db), Date.now());
			const signed = (units: number) => (units > 0 ? `+${units}` : String(units));
			for (const { at, placeName, name, counted, book, variance, value, journal } of rows) {
				const worth = value === null ? '' : `  ${format.money(value)}`;
				io.out(
					`${format.moment(at)}  ${placeName}  ${name}  counted ${counted}, book ${book}: ${signed(variance)}${worth}  (${journal})`,
				);
			}
			if (rows.length === 0) io.out('No count differs from the books');
		}
		return 0;
	} finally {
		db.close();
	}
}
