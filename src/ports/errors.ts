import type { ErrorCode } from '#protocol/error-codes.ts';

/** The device's storage did not do what it was asked; raw DOMExceptions never come further in than the adapter. */
export class StorageError extends Error {
	readonly code: Extract<ErrorCode, 'storage_failed' | 'storage_full' | 'writer_fenced'>;

	constructor(code: StorageError['code'], cause: unknown) {
		super(code, { cause });
		this.name = 'StorageError';
		this.code = code;
	}
}
