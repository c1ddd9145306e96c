import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { WirePrinter } from '#protocol/bodies/store-rules.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { allPrinters, keepPrinter, removePrinter } from '#server/office/printers.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE =
	'printers [list] | printers add ID --address HOST:PORT [--name NAME] [--dialect escpos|star] [--columns 32|42|48] [--western] [--mute] [--no-drawer] | printers remove ID';

/**
 * `printers`: the receipt printers on the shop's network. `add` also changes one. `--mute`: it never answers when asked
 * how it is. Tablets hear of a change at once.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			address: { type: 'string' },
			name: { type: 'string' },
			dialect: { type: 'string', default: 'escpos' },
			columns: { type: 'string', default: '42' },
			western: { type: 'boolean', default: false },
			mute: { type: 'boolean', default: false },
			'no-drawer': { type: 'boolean', default: false },
		},
	});
	const [verb = 'list', id, ...rest] = positionals;
	if (rest.length > 0 || (verb === 'list') !== (id === undefined)) throw new CommandError(USAGE);
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		if (verb === 'add' && id !== undefined) {
			keepPrinter(db, printerOf(id, values));
			io.out(`${id} is a printer of the shop`);
			return 0;
		}
		if (verb === 'remove' && id !== undefined) {
			if (!removePrinter(db, id)) throw new CommandError(`No printer ${id}`);
			io.out(`${id} is gone`);
			return 0;
		}
		if (verb !== 'list') throw new CommandError(USAGE);
		list(allPrinters(db), io);
		return 0;
	} finally {
		db.close();
	}
}

type Given = {
	readonly address?: string | undefined;
	readonly name?: string | undefined;
	readonly dialect: string;
	readonly columns: string;
	readonly western: boolean;
	readonly mute: boolean;
	readonly 'no-drawer': boolean;
};

function printerOf(id: string, given: Given): WirePrinter {
	const { address = '', name = id, dialect, columns, western, mute } = given;
	if (!/^.+:\d{1,5}$/.test(address)) throw new CommandError(`--address HOST:PORT, got "${address}"`);
	const printer = v.safeParse(WirePrinter, {
		...{ id, name, address, dialect, transport: 'relay', columns: Number(columns) },
		encoding: western ? 'cp437' : 'shiftjis',
		has_drawer: !given['no-drawer'],
		...(mute && { replies: false }),
	});
	if (!printer.success) throw new CommandError(printer.issues[0].message);
	return printer.output;
}

function list(printers: readonly WirePrinter[], io: CliIo): void {
	if (io.json) io.out(JSON.stringify(printers));
	else if (printers.length === 0) io.out('No printer yet');
	else
		for (const { id, name, address, dialect, columns } of printers)
			io.out(`${id}  ${name}  ${address}  ${dialect}, ${columns} columns`);
}
