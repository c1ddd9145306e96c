import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gtinCheckDigit } from '#domain/gtin/gtin.ts';
import { run } from '#server/cli/import.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'noren-import-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
	writeFileSync(join(folder, name), text);
	return join(folder, name);
};

async function cli(args: string[], json = false): Promise<{ code: number; out: string[]; err: string[] }> {
	const out: string[] = [];
	const err: string[] = [];
	const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), json };
	const code = await run(args, { ...io, dataDir: join(folder, 'data') });
	return { code, out, err };
}

test('bad rows are told and end well; a file that cannot be read ends with 1, and the others still come in', async () => {
	const good = file('good.csv', 'gtin,name,price\n4901234567894,茶,108\n4901234567895,違う,1\n');
	const table = file('table.csv', 'a,b\n1,2\n');
	expect(await cli([good])).toEqual({
		code: 0,
		err: [],
		out: [
			`${good}: plain, utf-8`,
			'  2 rows: 1 new, 0 changed, 0 unchanged, 0 skipped, 1 bad',
			'  line 3, gtin: "4901234567895" the check digit is wrong; one digit is mistyped / ' +
				'チェックディジットが違います(打ち間違い)',
		],
	});
	const mixed = await cli([table, good]);
	expect(mixed.code).toBe(1);
	expect(mixed.err[0]).toContain('nothing was changed');
	expect(mixed.out[1]).toContain('1 unchanged');
	expect((await cli([join(folder, 'nowhere.csv')])).code).toBe(1);
	expect((await cli(['--tax', 'maybe', good])).code).toBe(1);
});

test('--json is one object a file', async () => {
	const good = file('good.csv', 'gtin,name,price\n4901234567894,茶,108\n4901234567895,違う,1\n');
	const { out } = await cli([good, file('table.csv', 'a,b\n1,2\n')], true);
	expect(out.map((line) => JSON.parse(line) as object)).toMatchObject([
		{
			file: good,
			format: 'plain',
			encoding: 'utf-8',
			rows: 2,
			created: 1,
			changed: 0,
			unchanged: 0,
			skipped: 0,
			errors: [{ line: 3, column: 'gtin', value: '4901234567895', code: 'gtin_check_digit' }],
		},
		{ error: 'unknown_format' },
	]);
});

test('twenty errors are shown, --report has them all, and no scratch file stays', async () => {
	const rows = Array.from({ length: 30 }, (_, n) => `,品${n},x\n`).join('');
	const { out } = await cli([
		file('bad.csv', `gtin,name,price\n${rows}`),
		'--report',
		join(folder, 'errors.csv'),
	]);
	expect(out.filter((line) => line.startsWith('  line'))).toHaveLength(20);
	expect(out.at(-1)).toContain('10 more');
	expect(readFileSync(join(folder, 'errors.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(31);
	expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('scratch'))).toEqual([]);
});

test('a hundred thousand rows come in within a minute and 350 MB', { timeout: 180_000 }, async () => {
	const path = join(folder, 'large.csv');
	const stream = createWriteStream(path);
	stream.write('gtin,name,price,stock,category\n');
	for (let n = 0; n < 100_000; n++) {
		const body = `49${String(n * 7).padStart(10, '0')}`;
		stream.write(`${body}${gtinCheckDigit(body)},おいしい品 ${n},${10 + (n % 5000)},${n % 50},食品\n`);
	}
	await new Promise((resolve) => stream.end(resolve));
	const child = fileURLToPath(new URL('../support/import-child.ts', import.meta.url));
	const args = ['--import', 'tsx', child, join(folder, 'data'), path];
	const { stdout } = await promisify(execFile)(process.execPath, args, {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
	});
	const [report, usage] = stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, number>);
	expect(report).toMatchObject({ rows: 100_000, created: 100_000, error_count: 0 });
	expect(usage?.cpu_ms).toBeLessThan(60_000);
	expect(usage?.max_rss).toBeLessThan(350 * 1024 * 1024);
});
