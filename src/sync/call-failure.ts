import * as v from 'valibot';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { ErrorAnswer } from '#protocol/wire.ts';

/** Why a call to the server brought nothing. */
export type CallFailure = {
	readonly code: Extract<
		ErrorCode,
		| 'server_unreachable'
		| 'server_refused'
		| 'server_answer_invalid'
		| 'server_full'
		| 'device_unknown'
		| 'device_revoked'
		| 'device_forked'
		| 'protocol_too_old'
		| 'too_many_requests'
		| 'pack_corrupt'
	>;
	/** Whether it was our own server that answered; a captive portal or half an answer is nobody (F10). */
	readonly reached: boolean;
	readonly status?: number;
	/** The server's own code (`rewind`, `enrol_code_wrong`, …). */
	readonly error?: string;
};

/** Nobody answered: refused, reset, cut or silent for too long. For a till they are one thing. */
export const UNREACHABLE: CallFailure = { code: 'server_unreachable', reached: false };

/** Something answered that is not our server, as far as anyone can tell. */
export const strangeAnswer = (status: number): CallFailure => ({
	code: 'server_answer_invalid',
	reached: false,
	status,
});

const CODE_OF_STATUS: Readonly<Record<number, CallFailure['code']>> = {
	401: 'device_unknown',
	426: 'protocol_too_old',
	429: 'too_many_requests',
	507: 'server_full',
};

/** A refusal in the server's own words; anything else that is not a success is nobody's answer. */
export function refusal(status: number, json: unknown): CallFailure {
	const parsed = v.safeParse(ErrorAnswer, json);
	if (!parsed.success) return strangeAnswer(status);
	const { error } = parsed.output;
	if (error === 'device_revoked' || error === 'device_forked')
		return { code: error, reached: true, status, error };
	return { code: CODE_OF_STATUS[status] ?? 'server_refused', reached: true, status, error };
}

/** What to tell a person about a failure; null when being offline says it all. */
export const troubleOf = ({ code }: CallFailure): ErrorCode | null =>
	code === 'server_unreachable' ? null : code;
