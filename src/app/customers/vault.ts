import { LEAST_LETTERS } from '#domain/customer/customer-keys.ts';
import { joined } from '#domain/customer/customer-view.ts';
import type { CustomerKeys, CustomerProfile, ProfileChange } from '#domain/customer/profile.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { CustomerVault, KnownCustomer, SealedPerson, VaultClosed } from '#ports/customer-vault.ts';
import { toBase64Url } from '#protocol/base64url.ts';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import type { Json } from '#protocol/canonical.ts';
import { CustomerFindAnswer, lettersIn } from '#protocol/customer-wire.ts';
import { sealBytes, sealJson, type TextKey, textKey } from '#protocol/sealed-text.ts';
import type { Transport } from '#sync/transport.ts';
import { OpenCustomers, type OpenParts } from './open-customers.ts';

/** The key opens no more when the server was not reached for so long: a stolen tablet stays shut, ms. */
const GRACE_MS = 30 * 24 * 60 * 60_000;

/** What the vault takes from outside. */
export type VaultParts = OpenParts & {
	readonly now: () => number;
	readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>;
	/** When the server was last reached, epoch ms; null for never. */
	readonly contactAt: () => Promise<number | null>;
	readonly openKey: (unlock: StaffUnlock, pin: string) => Promise<TextKey | null>;
	/** A line to the server in this device's name; null while it has none. */
	readonly server: () => Promise<Transport | null>;
};

/** {@link CustomerVault} over this device's database (runs in the worker of customers). */
export class Vault implements CustomerVault {
	readonly #parts: VaultParts;
	#open: OpenCustomers | null = null;

	constructor(parts: VaultParts) {
		this.#parts = parts;
	}

	async state(): Promise<'locked' | 'absent' | 'ready'> {
		if ((await this.#parts.replica.position()) === null) return 'absent';
		return this.#open ? 'ready' : 'locked';
	}

	async unlock(unlock: StaffUnlock, pin: string): Promise<'open' | 'wrong' | 'stale' | 'absent'> {
		const { replica, now, contactAt, openKey } = this.#parts;
		const [position, contact] = await Promise.all([replica.position(), contactAt()]);
		const seenAt = Math.max(contact ?? 0, position?.currentAt ?? 0);
		if (now() - seenAt > GRACE_MS) return 'stale';
		const key = await openKey(unlock, pin);
		if (!key) return 'wrong';
		const open = new OpenCustomers(this.#parts, key);
		this.#open = open;
		// Before its first load the feed has nobody yet; the key is there when it comes.
		return (await open.refresh()) ? 'open' : 'absent';
	}

	async lock(): Promise<void> {
		this.#open = null;
	}

	async find(
		query: string,
		limit: number,
	): Promise<Result<readonly CustomerKeys[], VaultClosed | 'query_too_short'>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const found = open.value.index.search(query, limit);
		const isShort = lettersIn(query) < LEAST_LETTERS;
		if (!found || (isShort && found.length === 0)) return refused('query_too_short');
		const shown = new Map<string, CustomerKeys>();
		for (const { keys } of found) {
			const goesOn = open.value.goesOnAs(keys.ref);
			const as = goesOn === keys.ref ? keys : open.value.index.byRef(goesOn);
			if (as && !shown.has(as.ref)) shown.set(as.ref, as);
		}
		return ok([...shown.values()]);
	}

	async byCard(number: string): Promise<Result<string, VaultClosed | 'customer_not_found'>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const found = open.value.index.byCard(number);
		return found ? ok(open.value.goesOnAs(found.ref)) : refused('customer_not_found');
	}

	async sharing(profile: CustomerProfile): Promise<Result<string | null, VaultClosed>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const found = open.value.index.sharing(profile);
		return ok(found && open.value.goesOnAs(found.ref));
	}

	async read(ref: string): Promise<Result<KnownCustomer, VaultClosed | 'customer_not_found'>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const first = await open.value.one(open.value.goesOnAs(ref));
		if (!first) return refused('customer_not_found');
		let { customer, own } = first;
		for (const other of open.value.joinedHere(customer.ref)) {
			const from = customer.merged.includes(other) ? null : await open.value.one(other);
			if (!from) continue;
			customer = joined(customer, from.customer);
			own = [...own, ...from.own];
		}
		return ok({
			...{ customer, own, ref: customer.ref },
			currentAt: open.value.currentAt,
			canSeal: first.key !== null,
		});
	}

	async sealNew(profile: CustomerProfile): Promise<Result<SealedPerson, VaultClosed>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const { randomBytes } = this.#parts;
		const ref = `c${toBase64Url(randomBytes(15))}`;
		const raw = randomBytes(32);
		const key = await textKey(raw);
		if (!key) return refused('customers_locked');
		const [sealed, sealedKey] = await Promise.all([
			sealJson(key, profile as unknown as Json),
			sealBytes(open.value.key, raw),
		]);
		raw.fill(0);
		return ok({ ref, sealed, sealedKey });
	}

	async sealChange(
		ref: string,
		change: ProfileChange,
	): Promise<Result<string, VaultClosed | 'customer_not_found' | 'customer_sealed'>> {
		const open = await this.#ready();
		if (!open.ok) return open;
		const one = await open.value.one(ref);
		if (!one) return refused('customer_not_found');
		return one.key ? ok(await sealJson(one.key, change as unknown as Json)) : refused('customer_sealed');
	}

	async erasedHere(): Promise<readonly string[]> {
		const { replica, facts } = this.#parts;
		if ((await replica.position()) === null) return [];
		return facts.keysOf([...(await replica.erased())]);
	}

	async findFurther(query: string) {
		const open = await this.#ready();
		if (!open.ok) return open;
		if (lettersIn(query) < LEAST_LETTERS) return refused('query_too_short');
		const line = await this.#parts.server();
		const answer = line && (await line.json(CustomerFindAnswer, '/v1/customers/find', { query }));
		if (!answer?.ok) return refused(answer?.failure.reached ? 'server_refused' : 'server_unreachable');
		return ok(answer.value.hits);
	}

	/** What is open, with all that the feed and this tablet have brought since. */
	async #ready(): Promise<Result<OpenCustomers, VaultClosed>> {
		if (!this.#open) return refused('customers_locked');
		const open = this.#open;
		if (!(await open.refresh())) return refused('customers_absent');
		// Locked while it was read: nobody is shown any more.
		return this.#open === open ? ok(open) : refused('customers_locked');
	}
}
