import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Locator, type Page } from '@playwright/test';
import { CHROMIUM_ARGS } from './chromium.mjs';

/** A Chromium of our own on one profile, so that its browser process can be killed like a tablet that loses power. */
export class KillableBrowser {
	readonly profile = mkdtempSync(join(tmpdir(), 'noren-profile-'));
	#process: ChildProcess | null = null;
	#browser: Browser | null = null;
	#keepProfile = false;

	/** Starts it on the same profile as before and answers its first page. */
	async launch(): Promise<Page> {
		for (const name of readdirSync(this.profile)) {
			// A killed browser leaves its lock behind; the next start would talk to a process that is gone.
			if (name.startsWith('Singleton')) rmSync(join(this.profile, name), { force: true });
		}
		const args = [
			...CHROMIUM_ARGS,
			'--headless=new',
			'--remote-debugging-port=0',
			'--window-size=1280,800',
			'--lang=ja-JP',
			`--user-data-dir=${this.profile}`,
			'about:blank',
		];
		const child = spawn(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args, {
			stdio: ['ignore', 'ignore', 'pipe'],
			detached: true,
		});
		this.#process = child;
		const endpoint = await new Promise<string>((resolve, reject) => {
			let output = '';
			child.stderr?.on('data', (chunk: Buffer) => {
				output += chunk.toString();
				const match = /DevTools listening on (ws:\S+)/.exec(output);
				if (match?.[1]) resolve(match[1]);
			});
			child.on('exit', () => reject(new Error(`Chromium ended: ${output}`)));
		});
		this.#browser = await chromium.connectOverCDP(endpoint);
		const context = this.#browser.contexts()[0];
		if (!context) throw new Error('no browser context');
		return context.pages()[0] ?? (await context.newPage());
	}

	/** Waits until it is shown; what never comes leaves word of what the profile and the page hold, and the profile. */
	async showing(page: Page, what: Locator, when: string): Promise<void> {
		try {
			await expect(what).toBeVisible({ timeout: 30_000 });
		} catch (cause) {
			this.#keepProfile = true;
			console.log(`${when}: ${await whatIsThere(page, this.profile)}`);
			throw cause;
		}
	}

	/** SIGKILL to the browser process and everything it started. */
	async kill(): Promise<void> {
		const child = this.#process;
		if (!child?.pid) return;
		this.#process = null;
		const gone = new Promise((resolve) => child.on('exit', resolve));
		process.kill(-child.pid, 'SIGKILL');
		await gone;
		await this.#browser?.close().catch(() => {
			// The connection died with the browser; there is nothing left to close.
		});
	}

	async remove(): Promise<void> {
		await this.kill();
		if (this.#keepProfile) return;
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** What the page shows, what its storage holds, and the files below it. */
async function whatIsThere(page: Page, profile: string): Promise<string> {
	const inPage = await page
		.evaluate(async () => ({
			text: document.body.innerText.slice(0, 300),
			databases: await indexedDB.databases(),
			notes: Object.keys(localStorage),
			caches: await caches.keys(),
			workers: (await navigator.serviceWorker.getRegistrations()).length,
		}))
		.catch(String);
	const files = execFileSync('find', [profile, '-path', '*IndexedDB*', '-printf', '%P %s %t\n'], {
		encoding: 'utf8',
	});
	const logs = execFileSync('bash', ['-c', `tail -n 30 "${profile}"/Default/IndexedDB/*/LOG* 2>&1 || true`], {
		encoding: 'utf8',
	});
	return `${JSON.stringify(inPage, null, 1)}\n${files}\n${logs}\nkept in ${profile}`;
}
