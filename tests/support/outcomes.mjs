import { relative } from 'node:path';

/**
 * How every test of a vitest JSON report ended: `file › test` → `passed`, `failed` or `skipped`.
 * A file that could not even be loaded is one failed test.
 *
 * @param {{ testResults: readonly { name: string, status: string, message?: string, assertionResults: readonly { fullName: string, status: string }[] }[] }} report
 * @param {string} root
 * @returns {Map<string, 'passed' | 'failed' | 'skipped'>}
 */
export function vitestOutcomes(report, root) {
	/** @type {Map<string, 'passed' | 'failed' | 'skipped'>} */
	const outcomes = new Map();
	for (const { name, status, assertionResults } of report.testResults) {
		const file = relative(root, name);
		if (assertionResults.length === 0) outcomes.set(file, status === 'failed' ? 'failed' : 'skipped');
		assertionResults.forEach((test, index) => {
			const key = `${file} › ${test.fullName}`;
			const ended = test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped';
			outcomes.set(outcomes.has(key) ? `${key} (${index})` : key, ended);
		});
	}
	return outcomes;
}

/**
 * How every test of a Playwright JSON report ended; one that needed its second try is named in `unsteady`.
 *
 * @param {{ suites: readonly object[] }} report
 */
export function playwrightOutcomes(report) {
	/** @type {Map<string, 'passed' | 'failed' | 'skipped'>} */
	const outcomes = new Map();
	/** @type {string[]} */
	const unsteady = [];
	const walk = (suite) => {
		for (const spec of suite.specs ?? []) {
			const key = `${spec.file}:${spec.line} › ${spec.title}`;
			for (const { status } of spec.tests) {
				if (status === 'flaky') unsteady.push(key);
				outcomes.set(key, status === 'unexpected' ? 'failed' : status === 'skipped' ? 'skipped' : 'passed');
			}
		}
		for (const inner of suite.suites ?? []) walk(inner);
	};
	for (const suite of report.suites) walk(suite);
	return { outcomes, unsteady };
}
