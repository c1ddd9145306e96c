import type { Outbox } from '#ports/outbox.ts';
import { ReportAnswer, type ReportRequest } from '#protocol/wire.ts';
import type { CallFailure } from './call-failure.ts';
import type { Transport } from './transport.ts';

/** What a report is made with. */
export type ReportParts = {
	readonly outbox: Outbox;
	readonly transport: Transport;
	readonly now: () => number;
	readonly appVersion: string;
};

/** How a report ended. `unknown`: the server is older and takes none. */
export type ReportOutcome =
	| {
			readonly status: 'told';
			readonly answer: ReportAnswer;
			/** The server has less than it said before: some entries are to be sent again. */
			readonly hasLost: boolean;
	  }
	| { readonly status: 'unknown' }
	| { readonly status: 'failed'; readonly failure: CallFailure };

/** Tells the server how this device is and keeps what it says: state, watermarks, its own figures of the device. */
export async function report({ outbox, transport, now, appVersion }: ReportParts): Promise<ReportOutcome> {
	const before = await outbox.witness();
	const request: ReportRequest = {
		...(await outbox.figures()),
		app_version: appVersion,
		device_time: now(),
	};
	const answer = await transport.json(ReportAnswer, '/v1/devices/report', request);
	if (!answer.ok) {
		const { failure } = answer;
		return failure.reached && failure.status === 404 ? { status: 'unknown' } : { status: 'failed', failure };
	}
	await outbox.noteReport(answer.value, answer.at);
	const after = await outbox.witness();
	const hasLost = (after?.ackedThrough ?? 0) < (before?.ackedThrough ?? 0);
	return { status: 'told', answer: answer.value, hasLost };
}
