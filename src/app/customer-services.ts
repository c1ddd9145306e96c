import { ok, refused } from '#domain/result.ts';
import { logger } from '#platform/logger.ts';
import type { CustomerVault } from '#ports/customer-vault.ts';
import type { PinHasher } from '#ports/pin-hasher.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import { loyaltyOf } from '#protocol/bodies/loyalty-rules.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { atTheTill } from '#usecases/at-the-counter.ts';
import { checkPin } from '#usecases/check-pin.ts';
import { customerCard, toHit } from '#usecases/customer-card.ts';
import type { CustomerParts } from '#usecases/customer-parts.ts';
import type { CustomerServices } from '#usecases/customers.ts';
import { editCustomer } from '#usecases/edit-customer.ts';
import { linkCustomers } from '#usecases/link-customers.ts';
import { knownMember, pointsEarned, saleMembers } from '#usecases/member-of-sale.ts';
import { namedEvents } from '#usecases/named-events.ts';
import type { SaleMembers } from '#usecases/points-of-sale.ts';
import { pointsStanding } from '#usecases/points-standing.ts';
import { recogniseMember, SeenCodes } from '#usecases/recognise-member.ts';
import { recordConsent } from '#usecases/record-consent.ts';
import { registerCustomer } from '#usecases/register-customer.ts';
import { revealCustomer } from '#usecases/reveal-customer.ts';
import { customersClient } from '#workers/customers/client.ts';
import { idleLock } from './customers/idle-lock.ts';
import { Signal } from './signal.ts';

/** Most people shown of those who were found. */
const SHOWN = 20;
/** A tablet that nobody touches for so long hides customers, where the shop says nothing else, s (domain.md §10.2). */
const IDLE_SECONDS = 120;

/** What customers need, and who hears that something was committed. */
export type CustomerServiceParts = Omit<CustomerParts, 'records' | 'vault'> & {
	readonly db: NorenDatabase;
	readonly pins: PinHasher;
	/** By which wrong PINs are counted: the device's own. */
	readonly deviceClock: CustomerParts['clock'];
	readonly committed: () => void;
	/** Bumped when the feeds of the store have brought something. */
	readonly arrived: Subscribable<number>;
	/** Another vault than the worker's; a test has one in its own thread. */
	readonly vault?: CustomerVault;
};

/** What the till itself asks of customers, besides its screens. */
export type CustomerDesk = CustomerServices & {
	/** Somebody signed in with this PIN: it opens the customers too. */
	signedIn(staffId: string, pin: string): Promise<void>;
	/** What a sale asks about whoever buys. */
	readonly members: SaleMembers;
	/** Seals somebody who is no customer: whom an order is sent to. */
	readonly sealNew: CustomerVault['sealNew'];
};

/** Customers bound to this till; a chunk of its own, with a worker of its own. */
export function customerServices({ db, committed, arrived, ...given }: CustomerServiceParts): CustomerDesk {
	const vault =
		given.vault ??
		customersClient(
			new Worker(new URL('./customers/customers.worker.ts', import.meta.url), { type: 'module' }),
		);
	const parts = { ...given, vault, records: new OwnRecordsStore(db) };
	const { goods } = given;
	const seen = new SeenCodes();
	const changed = new Signal(0);
	const bump = () => changed.set(changed.value + 1);
	/** What was committed is sent at once, where there is a network. */
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		committed();
		bump();
		return outcome;
	};
	const lock = async () => {
		idle.stop();
		await vault.lock();
		bump();
	};
	const idle = idleLock(() => void lock());
	/** The keys of who was erased go from this device too, its second copy included. */
	const forgetErased = async () => {
		const refs = await vault.erasedHere();
		if (refs.length > 0) await db.person_keys.bulkDelete([...refs]);
	};
	arrived.subscribe(() => {
		bump();
		void forgetErased().catch((cause) => logger.warn('Keys of the erased are still here', cause));
	});
	const open = async (staffId: string, pin: string) => {
		const [store, staff] = await Promise.all([parts.device.store(), parts.device.staff()]);
		const unlock = staff.find(({ _id }) => _id === `staff:${staffId}`)?.unlock;
		const opened = unlock ? await vault.unlock(unlock, pin) : 'absent';
		if (unlock && opened !== 'wrong' && opened !== 'stale') {
			idle.begin(((store && loyaltyOf(store)?.idle_seconds) ?? IDLE_SECONDS) * 1000);
		}
		bump();
		return opened;
	};

	return {
		changed,
		state: () => vault.state(),
		lock,
		async signedIn(staffId, pin) {
			await lock();
			await open(staffId, pin);
		},
		async unlock(pin) {
			const operator = await parts.device.operator();
			if (!operator) return { ok: false, code: 'staff_not_found', lockedUntil: 0 };
			const checked = await checkPin({ ...parts, clock: parts.deviceClock }, operator, pin);
			if (!checked.ok) return checked;
			const opened = await open(operator, pin);
			if (opened === 'open') return ok(null);
			return refused(opened === 'stale' ? 'customers_stale' : 'customers_absent');
		},
		members: saleMembers(parts),
		sealNew: (profile) => vault.sealNew(profile),
		async find(query) {
			const found = await vault.find(query, SHOWN);
			return found.ok ? ok(found.value.map((keys) => toHit(keys, query))) : found;
		},
		async findFurther(query) {
			const found = await vault.findFurther(query);
			if (!found.ok) return found;
			return ok(found.value.map(({ member_number, ...hit }) => ({ ...hit, memberNumber: member_number })));
		},
		recognise: (scanned) => recogniseMember(parts, seen, scanned),
		async card(ref, due) {
			const card = await customerCard(parts, ref, due);
			if (!card.ok) return card;
			const { lastPurchases, openOrders } = card.value;
			const events = await namedEvents(goods, [...lastPurchases, ...openOrders]);
			return ok({
				...card.value,
				lastPurchases: events.slice(0, lastPurchases.length),
				openOrders: events.slice(lastPurchases.length),
			});
		},
		async timeline(ref, offset, limit) {
			const known = await vault.read(ref);
			if (!known.ok) return known;
			return ok(await namedEvents(goods, known.value.customer.timeline.slice(offset, offset + limit)));
		},
		reveal: (ref, reason) => told(revealCustomer(parts, ref, reason)),
		register: (customer) => told(registerCustomer(parts, customer)),
		edit: (ref, change) => told(editCustomer(parts, ref, change)),
		merge: (ref, into, reason, approval = null) =>
			told(linkCustomers(parts, { action: 'merge', ref, into, reason }, approval)),
		unmerge: (ref, into, reason, approval = null) =>
			told(linkCustomers(parts, { action: 'unmerge', ref, into, reason }, approval)),
		consent: (ref, purpose, isGiven) => told(recordConsent(parts, { ref, purpose, isGiven })),
		async points(ref, due) {
			const at = await atTheTill(parts);
			if (!at.ok) return at;
			const known = await vault.read(ref);
			return known.ok ? ok(await pointsStanding(parts, known.value, at.value, due)) : known;
		},
		async earning(ref, sale, tenders) {
			const [store, member] = await Promise.all([parts.device.store(), knownMember(parts, ref)]);
			return store ? pointsEarned(store, member, sale, tenders) : 0;
		},
		async terms() {
			const store = await parts.device.store();
			const terms = (store && loyaltyOf(store)?.terms) ?? [];
			const newest = terms.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
			return newest ? { version: newest.version, ja: newest.ja, en: newest.en } : null;
		},
	};
}
