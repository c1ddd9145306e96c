import type { BrowserContext } from '@playwright/test';

/** What went wrong inside the pages of a browser context: thrown errors, console errors, refused by the CSP. */
export class PageTrouble {
	readonly said: string[] = [];

	constructor(context: BrowserContext) {
		context.on('weberror', (error) => this.said.push(`thrown: ${error.error().message}`));
		context.on('console', (message) => {
			// A server that is gone or refuses is part of the tests; the browser notes every such answer by itself.
			if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
			this.said.push(`console: ${message.text()}`);
		});
	}

	/** Makes every document of the context report what its content security policy refuses. */
	static async watch(context: BrowserContext): Promise<PageTrouble> {
		await context.addInitScript(() => {
			document.addEventListener('securitypolicyviolation', (event) => {
				console.error(`CSP refused ${event.blockedURI} (${event.effectiveDirective})`);
			});
		});
		return new PageTrouble(context);
	}
}
