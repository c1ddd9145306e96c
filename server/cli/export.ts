import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { writeAudit } from '#server/operations/audit-export.ts';
import { exportLines } from '#server/operations/export.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `export --audit FOLDER`: the audit export, a journal with the tables made of it (server/README.md).
 * `export [--out FILE] [--quarantine]`: every journal entry, one canonical JSON a line, and with `--quarantine` what is
 * kept aside. A file appears only when it is whole.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values } = parseArgs({
		args,
		options: { out: { type: 'string' }, quarantine: { type: 'boolean' }, audit: { type: 'string' } },
	});
	const { audit } = values;
	// What is kept aside explains the gaps, so that an audit export can be verified alone.
	const quarantine = values.quarantine ?? audit !== undefined;
	if (audit !== undefined && existsSync(audit)) throw new CommandError(`${audit} is there already`);
	requireData(io.dataDir);
	const write = (lines: AsyncIterable<string>) =>
		audit !== undefined
			? toFolder(lines, audit, io)
			: values.out
				? toFile(lines, values.out, io)
				: toOutput(lines, io);
	const answer = await askServer(io.dataDir, quarantine ? 'export-all' : 'export');
	if (answer) {
		await write(createInterface({ input: answer.body, crlfDelay: Number.POSITIVE_INFINITY }));
	} else {
		await withShop(io.dataDir, ({ ledger }) => write(exportLines(ledger, quarantine)));
	}
	return 0;
}

async function toFolder(lines: AsyncIterable<string>, folder: string, io: CliIo): Promise<void> {
	const { entries, files } = await writeAudit(lines, folder);
	if (io.json) io.out(JSON.stringify({ entries, folder, files }));
	else io.out(`${entries} entries written to ${folder}, with ${files.length - 1} tables`);
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
