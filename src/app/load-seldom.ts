type Seldom = typeof import('./seldom.ts');

let loading: Promise<Seldom> | null = null;

/**
 * What a till seldom needs. Once loaded it stays, so that a page whose version is no longer installed still has it;
 * rejects when it is neither on the device nor to be had from the server, and then the next call tries again.
 */
export function loadSeldom(): Promise<Seldom> {
	loading ??= import('./seldom.ts').catch((cause: unknown) => {
		loading = null;
		throw cause;
	});
	return loading;
}
