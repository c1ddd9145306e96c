import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exportLines } from '#server/operations/export.ts';
import type { CliIo } from './cli-io.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `export [--out FILE] [--quarantine]`: every journal entry, one canonical JSON a line, and with `--quarantine` what is
 * kept aside. A file appears only when it is whole.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values } = parseArgs({
		args,
		options: { out: { type: 'string' }, quarantine: { type: 'boolean' } },
	});
	const { quarantine = false } = values;
	requireData(io.dataDir);
	const write = (lines: AsyncIterable<string>) =>
		values.out ? toFile(lines, values.out, io) : toOutput(lines, io);
	const answer = await askServer(io.dataDir, quarantine ? 'export-all' : 'export');
	if (answer) {
		await write(createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY }));
	} else {
		await withShop(io.dataDir, ({ ledger }) => write(exportLines(ledger, quarantine)));
	}
	return 0;
}

async function toOutput(lines: AsyncIterable<string>, io: CliIo): Promise<void> {
	for await (const line of lines) io.out(line);
}

async function toFile(lines: AsyncIterable<string>, path: string, io: CliIo): Promise<void> {
	const draft = `${path}.part`;
	const file = createWriteStream(draft);
	let entries = 0;
	for await (const line of lines) {
		entries++;
		if (!file.write(`${line}\n`)) await once(file, 'drain');
	}
	file.end();
	await once(file, 'finish');
	await rename(draft, path);
	io.out(io.json ? JSON.stringify({ entries, file: path }) : `${entries} entries written to ${path}`);
}
