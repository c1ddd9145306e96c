import { ok, type Result, refused } from '#domain/result.ts';
import { businessDay } from '#domain/till/business-day.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device, DeviceIdentity } from '#ports/device.ts';
import type { Ids } from '#ports/ids.ts';
import type { Journal, OpenSession } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';

/** What the drawer's day needs from outside. */
export type CounterParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly records: OwnRecords;
	/** The shop's clock: a business day is not begun by a tablet's own. */
	readonly clock: Clock;
	readonly ids: Ids;
};

/** Who stands at which till, and whether its drawer is open. */
export type AtTill = {
	readonly identity: DeviceIdentity;
	readonly store: StoreDoc;
	readonly staff: readonly StaffDoc[];
	/** Who is signed in. */
	readonly person: StaffDoc;
	/** Staff id of the same. */
	readonly operator: string;
	readonly session: OpenSession | null;
	/** Of the open session, else today's. */
	readonly businessDay: string;
	/** Facts made now are for practice. */
	readonly isTraining: boolean;
};

/** …with the drawer open. */
export type AtDrawer = AtTill & { readonly session: OpenSession };

/** Who stands at the till; refused when nobody is signed in. */
export async function atTheTill({
	device,
	journal,
	clock,
}: Pick<CounterParts, 'device' | 'journal' | 'clock'>): Promise<Result<AtTill, 'staff_not_found'>> {
	const [identity, store, staff, operator, session] = await Promise.all([
		device.identity(),
		device.store(),
		device.staff(),
		device.operator(),
		journal.openSession(),
	]);
	const person = staff.find(({ _id }) => _id === `staff:${operator}`);
	if (!identity || !store || !operator || !person) return refused('staff_not_found');
	const today = () => businessDay(clock.now(), store.time_zone, store.cut_hour);
	return ok({
		...{ identity, store, staff, person, operator, session },
		businessDay: session?.businessDay ?? today(),
		isTraining: session?.isTraining ?? false,
	});
}

/** Who stands at an open drawer; refused when it is closed. */
export async function atTheDrawer(
	parts: Pick<CounterParts, 'device' | 'journal' | 'clock'>,
): Promise<Result<AtDrawer, 'staff_not_found' | 'till_not_open'>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const { session } = at.value;
	return session ? ok({ ...at.value, session }) : refused('till_not_open');
}
