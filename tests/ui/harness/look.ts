import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { SCENES } from './scenes/all.ts';

/** Walks every screen at both sizes, languages and themes: pictures into `OUT`, axe's findings to the terminal. */
const OUT = process.env.OUT ?? '/tmp/ui-shots';
const only = process.argv[2];
const variants = process.argv[3];
const server = await preview({
	configFile: new URL('./vite.config.ts', import.meta.url).pathname,
	preview: { port: 0, host: '127.0.0.1' },
});
const base = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
] as const;
for (const scene of SCENES.filter(({ name }) => !only || new RegExp(only).test(name))) {
	for (const [lang, theme, size] of [
		['ja', 'light', 0],
		['en', 'light', 0],
		['ja', 'dark', 1],
		['en', 'light', 1],
		['ja', 'light', 1],
		['en', 'dark', 0],
	] as const) {
		const look = `${lang}-${theme}-${size === 0 ? 'wide' : 'tall'}`;
		if (variants && !new RegExp(variants).test(look)) continue;
		const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme });
		const page = await context.newPage();
		page.on('pageerror', (error) => console.log('ERROR', scene.name, error.message));
		await page.goto(`${base}?${scene.query}&lang=${lang}`);
		await page.locator('main').first().waitFor();
		await page.waitForTimeout(150);
		await scene.go?.(page);
		await page.waitForTimeout(420);
		const name = `${scene.name}-${look}`;
		await page.screenshot({ path: `${OUT}/${name}.png` });
		const { violations } = await new AxeBuilder({ page }).analyze();
		for (const { id, nodes } of violations)
			console.log('AXE', name, id, nodes.map(({ html }) => html.slice(0, 140)).join(' | '));
		const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
		if (wide) console.log('OVERFLOW', name);
		await context.close();
	}
}
await browser.close();
await server.close();
console.log('looked');
