import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Flags for every Chromium we start: no sandbox (CI is root), and nothing that looks for the internet. */
export const CHROMIUM_ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * A Chromium to test with: `CHROMIUM_PATH`, the system's, Playwright's own; on Debian as root the package is
 * installed. Throws with words that say exactly what to do.
 */
export async function findChromium() {
	const asked = process.env.CHROMIUM_PATH;
	if (asked && !existsSync(asked)) throw new Error(`CHROMIUM_PATH is ${asked}, but there is no such file`);
	const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
	const { chromium } = await import('playwright');
	const found = [asked, ...system, chromium.executablePath()].find((path) => path && existsSync(path));
	if (found) return found;
	const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
	if (mayInstall) {
		console.log('No Chromium here: installing Debian’s package');
		const install =
			'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk';
		spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] });
		if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
	}
	throw new Error(
		'The tests need a Chromium. Install one (Debian: sudo apt-get install chromium; elsewhere: npx playwright install chromium) or set CHROMIUM_PATH to its executable.',
	);
}
