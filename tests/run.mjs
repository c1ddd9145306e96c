// `npm test`: installs what is missing, finds a Chromium, runs every suite, ends with `N passed, N failed`.
// `node tests/run.mjs check unit` runs only those suites.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, ensureNode, root } from '../server/bootstrap.mjs';

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
} finally {
	rmSync(reports, { recursive: true, force: true });
}
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
			console.log(output);
		}
		console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
	}
	return result;
}

async function runVitest(name, config) {
	const file = join(reports, `${name}.json`);
	const args = [
		'run',
		'--config',
		config,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${file}`,
	];
	const { status } = await run(bin('vitest/vitest.mjs'), args, {});
	return counted(status, () => {
		const report = JSON.parse(readFileSync(file, 'utf8'));
		const failedFiles = report.testResults.filter(
			({ status: outcome, assertionResults }) => outcome === 'failed' && assertionResults.length === 0,
		);
		return {
			passed: report.numPassedTests,
			failed: report.numFailedTests + failedFiles.length,
			skipped: report.numPendingTests,
		};
	});
}

async function runPlaywright(name, config) {
	ensureBuilt();
	const file = join(reports, `${name}.json`);
	const { status } = await run(bin('@playwright/test/cli.js'), ['test', '-c', config], {
		env: { NOREN_PLAYWRIGHT_REPORT: file },
	});
	return counted(status, () => {
		const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(file, 'utf8')).stats;
		return { passed: expected + flaky, failed: unexpected, skipped };
	});
}

/** A suite that ended badly without saying how has failed once. */
function counted(status, read) {
	try {
		const result = read();
		return status !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
	} catch {
		return { passed: 0, failed: 1 };
	}
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
