import { type HealthVerdict, healthVerdict } from '#domain/health/verdict.ts';
import type { DeviceHealth, ErrorCode, TillServices } from '#usecases/services.ts';
import { LiveView } from '../shared/live-view.ts';
import type { Checkout } from './checkout.svelte.ts';
import type { Payment } from './payment.svelte.ts';

/** What a person should look at, the gravest first. */
export type Concern = 'chain' | 'storage' | 'revoked' | 'forked' | 'different' | 'trouble' | 'quarantined';

const NOT_READ_YET: DeviceHealth = {
	state: 'active',
	made: 0,
	acknowledged: 0,
	backedUp: 0,
	unsynced: 0,
	oldestUnsyncedAt: null,
	online: true,
	lastContactAt: null,
	trouble: null,
	coverage: { status: 'unknown' },
	quarantinedCount: 0,
	quarantined: [],
	storage: { persisted: null, used: null, quota: null, reserve: 'none' },
	secondCopy: false,
	feeds: [],
	chain: { status: 'unchecked' },
	clockOffset: 0,
};

/** Whether everything this till recorded is safe, and what is in the way when it is not. */
export class Safety {
	readonly #checkout: Checkout;
	readonly #payment: Payment;
	readonly #health: LiveView<DeviceHealth>;

	/** Followed once the first screen is there (`after`). */
	constructor(services: TillServices, checkout: Checkout, payment: Payment, after: Promise<unknown>) {
		this.#checkout = checkout;
		this.#payment = payment;
		this.#health = new LiveView(services.health, NOT_READ_YET, after);
	}

	get health(): DeviceHealth {
		return this.#health.current;
	}
	get verdict(): HealthVerdict {
		return verdictOf(this.health);
	}
	/** The gravest first; empty unless the verdict is `attention`. */
	get concerns(): readonly Concern[] {
		return concernsOf(this.health);
	}

	/** Why no sale may begin any more; null while it may. */
	get refusal(): ErrorCode | null {
		const { state } = this.health;
		return state === 'active' ? null : (`device_${state}` as const);
	}

	/** A device that may sell no more, once nobody's goods are on the counter: the drawer is idle. */
	get stopped(): 'revoked' | 'forked' | null {
		const { state } = this.health;
		return state !== 'active' && this.isIdle ? state : null;
	}

	/** Nobody's goods are on the counter. */
	get isIdle(): boolean {
		return this.#checkout.isEmpty && this.#payment.stage === 'sell';
	}

	/** The server does not know this device. It sells on; its journal waits until a code brings it back. */
	get isUnknown(): boolean {
		return this.health.trouble === 'device_unknown';
	}
}

/** The verdict on a device's figures. */
export const verdictOf = (health: DeviceHealth): HealthVerdict =>
	healthVerdict({
		state: health.state,
		unsynced: health.unsynced,
		coverage: health.coverage.status,
		quarantinedCount: health.quarantinedCount,
		chain: health.chain.status,
		reserve: health.storage.reserve,
		hasTrouble: health.trouble !== null,
	});

/** Why the verdict is `attention`. A figure the verdict minds has a concern here; a test holds that. */
export function concernsOf(health: DeviceHealth): readonly Concern[] {
	const { state, coverage, quarantinedCount, chain, storage, trouble } = health;
	const concerns: readonly (readonly [Concern, boolean])[] = [
		['chain', chain.status === 'broken'],
		['storage', storage.reserve === 'spent'],
		['revoked', state === 'revoked'],
		['forked', state === 'forked'],
		['different', coverage.status === 'different'],
		['trouble', trouble !== null],
		['quarantined', quarantinedCount > 0],
	];
	return concerns.filter(([, isThere]) => isThere).map(([concern]) => concern);
}
