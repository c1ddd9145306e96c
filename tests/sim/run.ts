import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256Hex } from '#protocol/hash.ts';
import { Database } from '#server/database/database.ts';
import { type Counters, runSchedule, type ScheduleResult } from './run-schedule.ts';

/** What `npm run sim` was asked for. */
type Wanted = {
	readonly seed: number;
	readonly runs: number;
	/** Tablets of a schedule; 0 lets each schedule's seed decide between two and four. */
	readonly devices: number;
	readonly json: boolean;
	readonly trace: boolean;
	/** `--plain`: only sales for cash happen at the counters, as in the schedules of before; `--people`: customers in all. */
	readonly counters: Counters;
	/** Processes; 0 for one a core. */
	readonly workers: number;
};

/** Failures that are printed in full; the rest is counted. */
const MOST_FAILURES = 10;

/** Runs schedules seed, seed + 1, … and answers the exit code: 0 only when every law held in all of them. */
export async function main(args: readonly string[]): Promise<number> {
	const wanted = readArgs(args);
	const began = performance.now();
	const workers =
		wanted.workers || Math.max(1, Math.min(availableParallelism(), Math.floor(wanted.runs / 8)));
	const results = workers === 1 ? await runHere(wanted) : await runInWorkers(wanted, workers);
	results.sort((a, b) => a.seed - b.seed);
	const failures = results.filter(({ ok }) => !ok);
	for (const failure of failures.slice(0, MOST_FAILURES)) print(failure, wanted);
	const summary = {
		runs: results.length,
		failed: failures.length,
		seeds: failures.map(({ seed }) => seed),
		events: results.reduce((sum, { events }) => sum + events, 0),
		sales: results.reduce((sum, { sales }) => sum + sales, 0),
		digest: sha256Hex(results.map(({ seed, digest }) => `${seed} ${digest}`).join('\n')).slice(0, 16),
		seconds: Math.round((performance.now() - began) / 100) / 10,
	};
	process.stdout.write(
		wanted.json
			? `${JSON.stringify({ type: 'summary', ...summary })}\n`
			: `${summary.runs} schedules, ${summary.sales} sales, ${summary.events} events in ${summary.seconds} s: ${
					failures.length === 0
						? 'every law held'
						: `${failures.length} FAILED, seeds ${summary.seeds.join(' ')}`
				}\n`,
	);
	return failures.length === 0 && results.length === wanted.runs ? 0 : 1;
}

function readArgs(args: readonly string[]): Wanted {
	const { values } = parseArgs({
		args: [...args],
		options: {
			seed: { type: 'string', default: '1' },
			runs: { type: 'string', default: '1000' },
			devices: { type: 'string', default: '0' },
			workers: { type: 'string', default: '0' },
			json: { type: 'boolean', default: false },
			trace: { type: 'boolean', default: false },
			plain: { type: 'boolean', default: false },
			people: { type: 'boolean', default: false },
		},
	});
	const whole = (name: 'seed' | 'runs' | 'devices' | 'workers'): number => {
		if (!/^\d{1,9}$/.test(values[name]))
			throw new Error(`--${name} takes a whole number, got ${values[name]}`);
		return Number(values[name]);
	};
	const { json, trace, plain, people } = values;
	return {
		...{ seed: whole('seed'), runs: whole('runs'), devices: whole('devices'), workers: whole('workers') },
		...{
			json,
			trace,
			counters: plain ? ('plain' as const) : people ? ('people' as const) : ('all' as const),
		},
	};
}

/** Runs every schedule in this process; `told` gets each result as it comes. */
export async function runHere(
	{ seed, runs, devices, trace, counters }: Wanted,
	told: (result: ScheduleResult) => void = () => {},
): Promise<ScheduleResult[]> {
	const db = new Database(':memory:');
	const results: ScheduleResult[] = [];
	for (let at = 0; at < runs; at++) {
		const result = await runSchedule(seed + at, devices, db, trace, counters);
		results.push(result);
		told(result);
	}
	db.close();
	return results;
}

/** One process a core, each with its own run of seeds. */
async function runInWorkers(wanted: Wanted, workers: number): Promise<ScheduleResult[]> {
	const share = Math.ceil(wanted.runs / workers);
	const parts = Array.from({ length: workers }, (_, at) => {
		const runs = Math.min(share, wanted.runs - at * share);
		return runWorker({ ...wanted, seed: wanted.seed + at * share, runs });
	});
	return (await Promise.all(parts)).flat();
}

function runWorker(part: Wanted): Promise<ScheduleResult[]> {
	return new Promise((resolve, reject) => {
		const results: ScheduleResult[] = [];
		const main = fileURLToPath(new URL('./main.mjs', import.meta.url));
		// Schedules leave a lot behind that nobody needs a moment later.
		const execArgv = ['--max-semi-space-size=32'];
		const worker = fork(main, ['--worker', JSON.stringify(part)], { execArgv });
		worker.on('message', (result) => results.push(result as ScheduleResult));
		worker.on('error', reject);
		worker.on('exit', (code) => {
			if (code === 0) resolve(results);
			else reject(new Error(`a worker ended with ${code} after seed ${part.seed + results.length}`));
		});
	});
}

/** The inside of a worker: results go up as they come. */
export async function work(wanted: string): Promise<void> {
	await runHere(JSON.parse(wanted) as Wanted, (result) =>
		process.send?.({ ...result, trace: result.ok ? [] : result.trace }),
	);
	process.disconnect?.();
}

function print(failure: ScheduleResult, { json, devices, counters }: Wanted): void {
	if (json) {
		process.stdout.write(`${JSON.stringify({ type: 'failure', ...failure })}\n`);
		return;
	}
	for (const line of failure.trace) process.stdout.write(`${line}\n`);
	const again = `npm run sim -- --seed ${failure.seed} --runs 1${devices > 0 ? ` --devices ${devices}` : ''}${counters === 'all' ? '' : ` --${counters}`} --trace`;
	process.stdout.write(
		`seed ${failure.seed} broke ${failure.law}: ${failure.what}\n  again with: ${again}\n`,
	);
}
