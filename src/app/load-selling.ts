type Selling = typeof import('./selling.ts');

let loading: Promise<Selling> | null = null;

/** What selling needs; once loaded it stays. Rejects when it is not to be had, and then the next call tries again. */
export function loadSelling(): Promise<Selling> {
	loading ??= import('./selling.ts').catch((cause: unknown) => {
		loading = null;
		throw cause;
	});
	return loading;
}
