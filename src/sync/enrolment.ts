import { ok, type Result, refused } from '#domain/result.ts';
import type { EnrolmentServer, Hello } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { EnrolAnswer, type EnrolRequest, HelloAnswer, LocalCodeAnswer } from '#protocol/wire.ts';
import type { Answer, Transport } from './transport.ts';

/** The calls a device makes before it has a token. */
export class EnrolmentCalls implements EnrolmentServer {
	readonly #transport: Transport;

	constructor(transport: Transport) {
		this.#transport = transport;
	}

	async hello(): Promise<Result<Hello, ErrorCode>> {
		const answer = await this.#transport.json(HelloAnswer, '/v1/devices/hello');
		if (!answer.ok) return refused(codeOf(answer));
		const { shop_name, local, stores } = answer.value;
		return ok({ shopName: shop_name, local, stores });
	}

	async localCode(store: string): Promise<Result<string, ErrorCode>> {
		const answer = await this.#transport.json(LocalCodeAnswer, '/v1/devices/local-code', { store });
		return answer.ok ? ok(answer.value.code) : refused(codeOf(answer));
	}

	async enrol(request: EnrolRequest): Promise<Result<EnrolAnswer, ErrorCode>> {
		const answer = await this.#transport.json(EnrolAnswer, '/v1/devices/enrol', request);
		return answer.ok ? ok(answer.value) : refused(codeOf(answer));
	}
}

/** The server's own word where a person can act on it, otherwise the kind of failure. */
function codeOf(answer: Answer<unknown> & { ok: false }): ErrorCode {
	const { code, error } = answer.failure;
	if (error === 'enrol_code_wrong' || error === 'enrol_not_local') return error;
	return code;
}
