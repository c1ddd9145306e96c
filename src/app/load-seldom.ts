import { type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

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

/** Does what a till seldom does; a till that cannot load how to has no server and was never installed. */
export async function withSeldom<T>(
	work: (seldom: Seldom) => Promise<Result<T, ErrorCode>>,
): Promise<Result<T, ErrorCode>> {
	const seldom = await loadSeldom().catch(() => null);
	return seldom ? work(seldom) : refused('server_unreachable');
}
