import type { Result } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { EnrolAnswer, EnrolRequest } from '#protocol/wire.ts';

/** What an unenrolled device may ask the server; everything else goes through `sync/`. */
export type Hello = {
	readonly shopName: string;
	readonly local: boolean;
	readonly stores: readonly { readonly id: string; readonly name: string }[];
};

/** Enrolment calls. Failures are codes; nothing throws. */
export type EnrolmentServer = {
	hello(): Promise<Result<Hello, ErrorCode>>;
	localCode(store: string): Promise<Result<string, ErrorCode>>;
	enrol(request: EnrolRequest): Promise<Result<EnrolAnswer, ErrorCode>>;
};
