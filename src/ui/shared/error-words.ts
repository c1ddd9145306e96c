import type { ErrorCode } from '#usecases/services.ts';

/** `info`: carry on. `attention`: do something before going on. `risk`: money or data may be at risk (the only red). */
export type Severity = 'info' | 'attention' | 'risk';

/** What a cashier is told: what happened, and the one safe thing to do. */
export type ErrorWords = { readonly words: string; readonly action: string };

/** The words of one language; a code without them does not compile. */
export type ErrorTexts = Readonly<Record<ErrorCode, readonly [words: string, action: string]>>;

const INFO: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'line_not_found',
	'basket_empty',
	'basket_not_found',
	'return_nothing',
	'till_already_open',
	'training_unchanged',
	'server_unreachable',
	'too_many_requests',
]);
/** Something that was done may be lost. */
const RISK: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'payment_unsettled',
	'storage_failed',
	'storage_full',
	'writer_fenced',
	'chain_broken',
]);

/** How grave a failure is. */
export const severityOf = (code: ErrorCode): Severity =>
	INFO.has(code) ? 'info' : RISK.has(code) ? 'risk' : 'attention';
