import { EnrolmentCalls } from '#sync/enrolment.ts';
import { RecoveryCalls } from '#sync/recovery.ts';
import type { Transport } from '#sync/transport.ts';
import type { ServerCalls } from '#workers/engine/contract.ts';

/** What the calls take from outside: transports of their own, since sync's speaks for the device at all times. */
export type ServerCallParts = {
	readonly transport: () => Transport;
	/** The token this device has now, or null. */
	readonly token: () => Promise<string | null>;
};

/** Enrolment, recovery and sealed files; only the last of them is asked in the name of the device. */
export function serverCalls({ transport, token }: ServerCallParts): ServerCalls {
	const enrolment = new EnrolmentCalls(transport());
	const recovery = new RecoveryCalls(transport());
	const authorised = transport();
	const inbox = new RecoveryCalls(authorised);
	return {
		hello: () => enrolment.hello(),
		localCode: (store) => enrolment.localCode(store),
		enrol: (request) => enrolment.enrol(request),
		lost: (request) => recovery.lost(request),
		recover: (request) => recovery.recover(request),
		async bringIn(file) {
			authorised.authorise((await token()) ?? '');
			return inbox.bringIn(file);
		},
	};
}
