import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { printTable } from './print-table.ts';
import { type Closing, surroundings } from './surroundings.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SUFFIX = '.bench.ts';

/** Runs the benches asked for, all without names; answers the exit code: 0 when each could be measured. */
export async function runBenches(args: readonly string[]): Promise<number> {
	const json = args.includes('--json');
	const asked = args.filter((arg) => arg !== '--json');
	const known = readdirSync(HERE)
		.filter((file) => file.endsWith(SUFFIX))
		.map((file) => file.slice(0, -SUFFIX.length))
		.sort();
	const unknown = asked.filter((name) => !known.includes(name));
	if (unknown.length > 0) {
		process.stderr.write(`No bench ${unknown.join(', ')}. Benches: ${known.join(', ')}\n`);
		return 2;
	}
	let failed = 0;
	const run = surroundings();
	try {
		for (const name of asked.length > 0 ? asked : known) failed += await measure(name, json, run);
	} finally {
		await run.close();
	}
	return failed === 0 ? 0 : 1;
}

async function measure(name: string, json: boolean, run: Closing): Promise<0 | 1> {
	const { bench } = (await import(`./${name}${SUFFIX}`)) as { bench: Bench };
	const scope = run.scope();
	try {
		for (const figure of await bench.run(scope.around)) {
			if (json) process.stdout.write(`${JSON.stringify(figure)}\n`);
			else printTable(figure, bench.target);
		}
		return 0;
	} catch (cause) {
		process.stderr.write(`${name}: ${cause instanceof Error ? (cause.stack ?? cause.message) : cause}\n`);
		return 1;
	} finally {
		await scope.close();
	}
}
