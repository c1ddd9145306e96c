import type { Result } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type {
	EnrolAnswer,
	EnrolRequest,
	LostAnswer,
	LostRequest,
	RecoverAnswer,
	RecoverRequest,
	SealedAnswer,
} from '#protocol/wire.ts';

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

/** Calls of a device that lost its database or was cloned. Failures are codes; nothing throws. */
export type RecoveryServer = {
	/** What the server last had of it. */
	lost(request: LostRequest): Promise<Result<LostAnswer, ErrorCode>>;
	/** Goes on under the next incarnation. */
	recover(request: RecoverRequest): Promise<Result<RecoverAnswer, ErrorCode>>;
};

/** Takes sealed files of unsent entries, from any device of the shop; the same file twice is no harm. */
export type SealedInbox = {
	bringIn(file: object): Promise<Result<SealedAnswer, ErrorCode>>;
};
