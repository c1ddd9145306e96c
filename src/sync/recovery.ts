import { ok, type Result, refused } from '#domain/result.ts';
import type { RecoveryServer, SealedInbox } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import {
	LostAnswer,
	type LostRequest,
	RecoverAnswer,
	type RecoverRequest,
	SealedAnswer,
} from '#protocol/wire.ts';
import type { Answer, Transport } from './transport.ts';

/** The calls of a device that lost its database, was cloned, or brings in what another one could not send. */
export class RecoveryCalls implements RecoveryServer, SealedInbox {
	readonly #transport: Transport;

	constructor(transport: Transport) {
		this.#transport = transport;
	}

	async lost(request: LostRequest): Promise<Result<LostAnswer, ErrorCode>> {
		return plain(await this.#transport.json(LostAnswer, '/v1/devices/lost', request));
	}

	async recover(request: RecoverRequest): Promise<Result<RecoverAnswer, ErrorCode>> {
		return plain(await this.#transport.json(RecoverAnswer, '/v1/devices/recover', request));
	}

	async bringIn(file: object): Promise<Result<SealedAnswer, ErrorCode>> {
		return plain(await this.#transport.json(SealedAnswer, '/v1/journal/sealed', file));
	}
}

function plain<T>(answer: Answer<T>): Result<T, ErrorCode> {
	if (answer.ok) return ok(answer.value);
	const { code, error } = answer.failure;
	return refused(error === 'recovery_refused' || code === 'device_unknown' ? 'recovery_refused' : code);
}
