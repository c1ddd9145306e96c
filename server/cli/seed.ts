import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import {
	type SeedOptions,
	type SeedReport,
	ShopExistsError,
	seedDemoShop,
} from '#server/office/seed/demo-shop.ts';
import { hasDeviceEntries, removeShop } from '#server/office/seed/remove-shop.ts';
import type { CliIo } from './cli-io.ts';

const USAGE = `shop seed makes the demo shop: the same numbers make the same shop.
  --items N       items (320)          --customers N   customers (50)
  --stores N      stores (2)           --seed S        which shop (1)
  --currency CODE currency (JPY)       --replace       take the place of a shop that no till has sold in`;

const MOST = { items: 1_000_000, customers: 1_000_000, stores: 2_000, seed: 2_000_000_000 };

/** `shop seed`: see the usage above. */
export async function run(args: string[], io: CliIo): Promise<number> {
	const parsed = parse(args);
	if (typeof parsed === 'string') {
		io.err(parsed);
		return 1;
	}
	const folder = dataFolder(io.dataDir);
	mkdirSync(folder.root, { recursive: true });
	const db = new Database(folder.database);
	try {
		if (parsed.replace) {
			if (hasDeviceEntries(db)) {
				io.err('A till has already worked in this shop, so it is not replaced. Use another DATA_DIR.');
				return 1;
			}
			removeShop(db, Date.now());
		}
		const report = await seedDemoShop(db, parsed.options);
		for (const line of io.json ? [JSON.stringify(report)] : reportLines(report)) io.out(line);
		return 0;
	} catch (cause) {
		if (!(cause instanceof ShopExistsError)) throw cause;
		io.err(
			'There is already a shop in this data folder. --replace takes its place, or use another DATA_DIR.',
		);
		return 1;
	} finally {
		db.close();
	}
}

/** The arguments, or what is wrong with them. */
function parse(args: string[]): { options: SeedOptions; replace: boolean } | string {
	const text = { type: 'string' } as const;
	try {
		const { values } = parseArgs({
			args,
			options: {
				...{ items: text, customers: text, stores: text, seed: text, currency: text },
				replace: { type: 'boolean', default: false },
			},
		});
		const currency = values.currency?.toUpperCase();
		if (currency !== undefined && !Intl.supportedValuesOf('currency').includes(currency)) {
			return `--currency ${values.currency} is not an ISO currency code`;
		}
		const options = {
			items: count('items', values.items),
			customers: count('customers', values.customers),
			stores: count('stores', values.stores),
			seed: count('seed', values.seed),
			currency,
		};
		return { options, replace: values.replace };
	} catch (cause) {
		return `${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}`;
	}
}

function count(name: keyof typeof MOST, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const number = Number(text);
	if (!/^\d+$/.test(text) || number > MOST[name] || (name === 'stores' && number < 1)) {
		throw new Error(`--${name} takes a whole number up to ${MOST[name]}, got ${text}`);
	}
	return number;
}

function reportLines({ shop_name, items, customers, places, staff, seed }: SeedReport): string[] {
	const names = places.map(({ name }) => name);
	const shown =
		names.length > 12 ? `${names.slice(0, 10).join('・')} … ${names.length} places` : names.join('・');
	return [
		`${shop_name} (seed ${seed}): ${items} items, ${customers} customers, ${shown}`,
		...staff.map(
			({ name, role, pin, place }) => `  ${name} ${role} PIN ${pin}${place === '*' ? '' : ` (${place})`}`,
		),
	];
}
