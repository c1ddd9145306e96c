import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from 'playwright';
import { CHROMIUM_ARGS, findChromium } from '../support/chromium.mjs';

const RECORDER = fileURLToPath(new URL('page/record.js', import.meta.url));

/**
 * A Chromium on a profile of its own on disk. Never an incognito context: there IndexedDB lives in memory and nothing
 * is written, so every storage figure would be a lie.
 */
export async function openProfile(profile: string, more: readonly string[] = []): Promise<BrowserContext> {
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: await findChromium(),
		args: [...CHROMIUM_ARGS, ...more],
		viewport: { width: 1280, height: 800 },
		locale: 'ja-JP',
		timezoneId: 'Asia/Tokyo',
		bypassCSP: true,
	});
	await context.addInitScript({ path: RECORDER });
	return context;
}
