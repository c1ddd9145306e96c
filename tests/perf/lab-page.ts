import type { Page } from 'playwright';
import type { Surroundings } from './bench.ts';
import { openProfile } from './chromium.ts';

/** The lab page in a Chromium of its own, on a new profile on disk. */
export async function openLabPage(around: Surroundings): Promise<Page> {
	const { url } = await around.lab();
	const context = await openProfile(around.folder());
	around.atEnd(() => context.close());
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto(url);
	await page.waitForFunction(() => 'lab' in globalThis);
	return page;
}
