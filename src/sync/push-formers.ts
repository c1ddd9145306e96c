import type { Outbox } from '#ports/outbox.ts';
import { formerPushPath } from '#protocol/wire.ts';
import type { CallFailure } from './call-failure.ts';
import { Pusher } from './push.ts';
import type { Transport } from './transport.ts';

/** How handing over earlier lives went: entries that arrived, and what stands in the way. */
export type FormersOutcome = { readonly pushed: number; readonly failures: readonly CallFailure[] };

/**
 * Sends what earlier lives of this device recorded and the server may lack: what they could not send themselves, and
 * all of it again when the server began a new life since (L2). Each is pushed as the present life is.
 */
export class FormerPushers {
	readonly #outbox: Outbox;
	readonly #transport: Transport;
	readonly #pushers = new Map<number, Pusher>();

	constructor(outbox: Outbox, transport: Transport) {
		this.#outbox = outbox;
		this.#transport = transport;
	}

	async push(): Promise<FormersOutcome> {
		let pushed = 0;
		const failures: CallFailure[] = [];
		for (const { device, incarnation, source } of await this.#outbox.formers()) {
			let pusher = this.#pushers.get(incarnation);
			if (!pusher) {
				pusher = new Pusher(source, this.#transport, formerPushPath(device, incarnation));
				this.#pushers.set(incarnation, pusher);
			}
			const outcome = await pusher.push();
			pushed += outcome.pushed;
			if (outcome.status === 'drained') continue;
			failures.push(outcome.failure);
			if (!outcome.failure.reached) break;
		}
		return { pushed, failures };
	}
}
