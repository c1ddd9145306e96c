import type { CDPSession } from 'playwright';

/** Slows the page down, and its workers if this Chromium lets DevTools do that; answers whether it does. */
export async function throttleEverything(page: CDPSession, rate: number): Promise<boolean> {
	await page.send('Emulation.setCPUThrottlingRate', { rate });
	return false;
}
