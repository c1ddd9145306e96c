// `npm test`: installs what is missing, finds a Chromium, runs every suite, ends with `N passed, N failed`.
// `node tests/run.mjs check unit` runs only those suites.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureNode, root } from '../server/bootstrap.mjs';
import { playwrightOutcomes, vitestOutcomes } from './support/outcomes.mjs';

ensureNode();
ensureInstalled();

const bin = (path) => join(root, 'node_modules', path);
const node = process.execPath;
const reports = mkdtempSync(join(tmpdir(), 'noren-tests-'));

/** Static checks, one test each. */
const CHECKS = {
	'types: whole project': [bin('typescript/bin/tsc'), '-p', '.'],
	'types: domain without DOM': [bin('typescript/bin/tsc'), '-p', 'src/domain'],
	'types: server without DOM': [bin('typescript/bin/tsc'), '-p', 'server'],
	'types: components': [
		bin('svelte-check/bin/svelte-check'),
		'--tsconfig',
		'tsconfig.json',
		'--fail-on-warnings',
	],
	'lint and format': [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--colors=off', '.'],
};

const SUITES = {
	check: runChecks,
	unit: () => runVitest('unit', 'vite.config.ts'),
	browser: () => runVitest('browser', 'tests/browser/vitest.config.ts'),
	e2e: () => runPlaywright('e2e', 'tests/e2e/playwright.config.ts'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
	console.error(`No suite ${unknown.join(', ')}. Suites: ${Object.keys(SUITES).join(', ')}`);
	process.exit(2);
}

const totals = { passed: 0, failed: 0, skipped: 0 };
/** Said again at the end, where what a CI keeps of its output still has it. */
const failures = [];
/** Failed beside the others and passed alone: counted as passed, and named, for it is a fault of something. */
const unsteady = [];
try {
	const { findChromium } = await import('./support/chromium.mjs');
	process.env.CHROMIUM_PATH = await findChromium();
	for (const [name, suite] of Object.entries(SUITES)) {
		if (asked.length > 0 && !asked.includes(name)) continue;
		console.log(`\n── ${name}`);
		const { passed, failed, skipped = 0 } = await suite();
		totals.passed += passed;
		totals.failed += failed;
		totals.skipped += skipped;
	}
} catch (cause) {
	console.error(cause instanceof Error ? cause.message : cause);
	totals.failed++;
	failures.push(`the run itself: ${cause instanceof Error ? cause.message : cause}`);
} finally {
	rmSync(reports, { recursive: true, force: true });
}
for (const name of unsteady) console.log(`UNSTEADY (failed once, passed when tried again): ${name}`);
for (const name of failures) console.log(`FAILED: ${name}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);

async function runChecks() {
	const result = { passed: 0, failed: 0 };
	for (const [name, [script, ...args]] of Object.entries(CHECKS)) {
		const { status, output } = await run(script, args, { quiet: true });
		if (status === 0) result.passed++;
		else {
			result.failed++;
			failures.push(`check › ${name}`);
			console.log(output);
		}
		console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
	}
	return result;
}

/** A file that failed beside the others runs once more alone: what it says then counts. */
async function runVitest(name, config) {
	const first = await vitest(name, config, []);
	const failed = new Set([...first.outcomes].filter(([, end]) => end === 'failed').map(([test]) => test));
	if (failed.size === 0) return counted(name, first);
	console.log(`\n── ${name}: what failed, once more and alone`);
	const files = [...new Set([...failed].map((test) => test.split(' › ')[0]))];
	const second = await vitest(`${name}-again`, config, files);
	unsteady.push(...[...failed].filter((test) => second.outcomes.get(test) === 'passed').map(of(name)));
	const others = [...first.outcomes].filter(([test]) => !files.includes(test.split(' › ')[0]));
	return counted(name, { status: second.status, outcomes: new Map([...others, ...second.outcomes]) });
}

async function vitest(report, config, files) {
	const file = join(reports, `${report}.json`);
	const args = ['run', '--config', config, '--reporter=default', '--reporter=json'];
	args.push(`--outputFile.json=${file}`, ...(files.length > 0 ? ['--no-file-parallelism', ...files] : []));
	const { status } = await run(bin('vitest/vitest.mjs'), args, {});
	const outcomes = read(file, (json) => vitestOutcomes(json, root));
	return { status, outcomes: outcomes ?? new Map([['no report', 'failed']]) };
}

async function runPlaywright(name, config) {
	ensureBuilt();
	const file = join(reports, `${name}.json`);
	const { status } = await run(bin('@playwright/test/cli.js'), ['test', '-c', config], {
		env: { NOREN_PLAYWRIGHT_REPORT: file },
	});
	const ended = read(file, playwrightOutcomes);
	unsteady.push(...(ended?.unsteady ?? []).map(of(name)));
	return counted(name, { status, outcomes: ended?.outcomes ?? new Map([['no report', 'failed']]) });
}

function read(file, take) {
	try {
		return take(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return null;
	}
}

function of(suite) {
	return (test) => `${suite} › ${test}`;
}

/** A suite that ended badly without saying how has failed once. */
function counted(name, { status, outcomes }) {
	const result = { passed: 0, failed: 0, skipped: 0 };
	for (const [test, ended] of outcomes) {
		result[ended]++;
		if (ended === 'failed') failures.push(of(name)(test));
	}
	if (status !== 0 && result.failed === 0) {
		result.failed++;
		failures.push(of(name)(`ended with ${status} and named no test`));
	}
	return result;
}

function run(script, args, { quiet = false, env = {} }) {
	return new Promise((resolve) => {
		const child = spawn(node, [script, ...args], {
			cwd: root,
			env: { ...process.env, ...env },
			stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
		});
		let output = '';
		child.stdout?.on('data', (chunk) => {
			output += chunk;
		});
		child.stderr?.on('data', (chunk) => {
			output += chunk;
		});
		child.on('close', (status) => resolve({ status, output }));
	});
}
