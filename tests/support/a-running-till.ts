import type { Browser, BrowserContext, Page } from '@playwright/test';
import { freePort, NorenServer } from './noren-server.ts';
import { PageTrouble } from './page-trouble.ts';
import { TillPage } from './till-page.ts';

/** A server of its own and one tablet beside it, for a file of tests that follow each other like a day. */
export class RunningTill {
	readonly server: NorenServer;
	readonly context: BrowserContext;
	readonly page: Page;
	readonly till: TillPage;
	readonly trouble: PageTrouble;

	constructor(server: NorenServer, context: BrowserContext, page: Page, trouble: PageTrouble) {
		this.server = server;
		this.context = context;
		this.page = page;
		this.till = new TillPage(page);
		this.trouble = trouble;
	}

	/** Starts both; the tablet is a fresh one that shows nothing yet. */
	static async start(browser: Browser, server?: NorenServer): Promise<RunningTill> {
		const own = server ?? new NorenServer(await freePort());
		await own.start();
		const context = await browser.newContext(TABLET);
		const trouble = await PageTrouble.watch(context);
		return new RunningTill(own, context, await context.newPage(), trouble);
	}

	async end(): Promise<void> {
		await this.context.close();
		await this.server.kill();
	}
}

/** What a tablet of a Japanese shop tells its pages. */
export const TABLET = {
	viewport: { width: 1280, height: 800 },
	locale: 'ja-JP',
	timezoneId: 'Asia/Tokyo',
} as const;
