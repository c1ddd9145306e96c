import type { Result } from '#domain/result.ts';
import type {
	DeviceIdentity,
	ErrorCode,
	LostDevice,
	OpenSession,
	Shop,
	StaffCard,
	Standing,
	TillServices,
} from '#usecases/services.ts';

/** The screens of a till, each following from where the device stands. */
export type Screen = 'starting' | 'lost' | 'enrol' | 'first_load' | 'sign_in' | 'open_till' | 'sell';

/** The device can't keep what it is told; nothing goes on until `retry` succeeds. */
export type Blocked = { readonly code: ErrorCode; readonly retry: () => Promise<Result<unknown, ErrorCode>> };

/** Where this device stands: who it is, what shop, who sells, whether the drawer is open. */
export class Till {
	readonly #services: TillServices;
	#standing = $state.raw<Standing | null>(null);
	#lost = $state.raw<LostDevice | null>(null);
	#blocked = $state.raw<Blocked | null>(null);
	readonly #screen = $derived.by(() => (this.#lost ? 'lost' : screenOf(this.#standing)));

	constructor(services: TillServices) {
		this.#services = services;
	}

	get screen(): Screen {
		return this.#screen;
	}
	get device(): DeviceIdentity | null {
		return this.#standing?.device ?? null;
	}
	get shop(): Shop | null {
		return this.#standing?.shop ?? null;
	}
	get operator(): StaffCard | null {
		return this.#standing?.operator ?? null;
	}
	get session(): OpenSession | null {
		return this.#standing?.session ?? null;
	}
	/** What this browser once was, when it is enrolled no more although nobody said goodbye. */
	get lost(): LostDevice | null {
		return this.#lost;
	}
	get blocked(): Blocked | null {
		return this.#blocked;
	}

	/** Reads where the device stands; the answer carries the basket that was open when it last stopped. */
	async start(): Promise<Result<Standing, ErrorCode>> {
		const read = await this.#services.standing();
		if (read.ok) {
			this.#lost = read.value.device ? null : await this.#services.lostDevice();
			this.adopt(read.value);
		} else this.block({ code: read.code, retry: () => this.start() });
		return read;
	}

	/** Looks where the device stands now; what can't be read changes nothing. */
	async look(): Promise<void> {
		const read = await this.#services.standing();
		if (read.ok) this.adopt(read.value);
	}

	/** Goes on as the next incarnation of a device that was lost or copied. */
	async recover(): Promise<Result<DeviceIdentity, ErrorCode>> {
		const recovered = await this.#services.recover();
		if (recovered.ok) await this.start();
		return recovered;
	}

	/** Goes on with a new code, when the server knows this device no more. */
	async enrolAgain(code: string): Promise<Result<DeviceIdentity, ErrorCode>> {
		const enrolled = await this.#services.enrol(code);
		if (enrolled.ok) await this.start();
		return enrolled;
	}

	/** Leaves what this browser once was behind. */
	async forgetLost(): Promise<void> {
		await this.#services.forgetLost();
		this.#lost = null;
	}

	adopt(standing: Standing): void {
		this.#standing = standing;
	}

	/** The store's feed changed: names, rates, staff. Who sells and what is open stay as they are here. */
	async refreshShop(): Promise<void> {
		const read = await this.#services.standing();
		if (read.ok && this.#standing?.shop) this.#standing = { ...this.#standing, shop: read.value.shop };
	}

	enrolled(device: DeviceIdentity): void {
		if (this.#standing) this.#standing = { ...this.#standing, device };
	}

	signedIn(operator: StaffCard): void {
		if (this.#standing) this.#standing = { ...this.#standing, operator };
	}

	opened(session: OpenSession): void {
		if (this.#standing) this.#standing = { ...this.#standing, session };
	}

	/** The drawer is closed: the till has to be opened again before anything is sold. */
	closed(): void {
		if (this.#standing) this.#standing = { ...this.#standing, session: null };
	}

	async signOut(): Promise<void> {
		await this.#services.signOut();
		if (this.#standing) this.#standing = { ...this.#standing, operator: null };
	}

	block(blocked: Blocked): void {
		this.#blocked = blocked;
	}

	/** Tries again what could not be kept; the till goes on only when it is. */
	async retryBlocked(): Promise<void> {
		const blocked = this.#blocked;
		if (!blocked) return;
		const again = await blocked.retry();
		this.#blocked = again.ok ? null : { ...blocked, code: again.code };
	}
}

function screenOf(standing: Standing | null): Screen {
	if (!standing) return 'starting';
	if (!standing.device) return 'enrol';
	if (!standing.shop || !standing.catalogueLoaded) return 'first_load';
	if (!standing.operator) return 'sign_in';
	return standing.session ? 'sell' : 'open_till';
}
