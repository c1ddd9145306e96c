import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from '../support/chromium.mjs';

const report = process.env.NOREN_PLAYWRIGHT_REPORT;

/** End to end: a real server process with its own data folder, a real Chromium, one after another. */
export default defineConfig({
	testDir: '..',
	testMatch: '{e2e,faults}/**/*.spec.ts',
	outputDir: '../../test-results',
	reporter: report ? [['list'], ['json', { outputFile: report }]] : 'list',
	workers: 1,
	// A second try is named at the end of the run as UNSTEADY, never silent (tests/run.mjs).
	retries: report ? 1 : 0,
	timeout: 120_000,
	expect: { timeout: 15_000 },
	use: {
		viewport: { width: 1280, height: 800 },
		locale: 'ja-JP',
		timezoneId: 'Asia/Tokyo',
		launchOptions: {
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: CHROMIUM_ARGS,
		},
	},
});
