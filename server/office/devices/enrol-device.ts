import type { EnrolRequest } from '#protocol/wire.ts';
import type { Database } from '#server/database/database.ts';
import { addAgain, addDevice, addIncarnation, type Enrolled, type Enrolling } from './devices.ts';
import { redeemEnrolCode } from './enrol-codes.ts';
import { holdsKey } from './holds-key.ts';

/**
 * Enrols a device: the proof must show that it holds the key, then the code is used up. A code made for a device brings
 * that one back under its next incarnation; so does a store's code for a browser that was one of its devices and may
 * say so. Null when any of it fails.
 */
export async function enrolDevice(
	db: Database,
	{ code, public_key, proof, was }: EnrolRequest,
	parts: Enrolling,
): Promise<Enrolled | null> {
	if (!(await holdsKey(public_key, code, proof))) return null;
	const claim = was ? await heardClaim(db, was, code) : null;
	return db.transaction(() => {
		const redeemed = redeemEnrolCode(db, code, parts.now);
		if (!redeemed) return null;
		const { place, device } = redeemed;
		const enrolling = { ...parts, above: was?.incarnation ?? 0 };
		if (device !== null) return addIncarnation(db, device, public_key, enrolling);
		if (claim?.was.store !== place || !isStillSo(db, claim)) {
			return addDevice(db, place, public_key, enrolling);
		}
		return (
			addIncarnation(db, claim.was.device, public_key, enrolling) ??
			addAgain(db, claim.was, public_key, enrolling)
		);
	});
}

type Was = NonNullable<EnrolRequest['was']>;
type LastLife = { readonly store: string; readonly incarnation: number; readonly public_key: string };
/** A claim that may be believed, and the last life known when it was heard. */
type Claim = { readonly was: Was; readonly last: LastLife | undefined };

/**
 * Whether a browser may be the device it says it was. It takes nobody's place: where the last life known here has a key,
 * the browser must hold that key; a device known from the ledger only, or not at all, is whoever says so with a code.
 */
async function heardClaim(db: Database, was: Was, code: string): Promise<Claim | null> {
	const last = lastLife(db, was.device);
	if (!last) return { was, last };
	if (last.store !== was.store || last.incarnation > was.incarnation) return null;
	if (last.public_key === NO_KEY) return { was, last };
	const { proof } = was.proofs.find(({ incarnation }) => incarnation === last.incarnation) ?? {};
	const key = JSON.parse(last.public_key) as EnrolRequest['public_key'];
	return proof !== undefined && (await holdsKey(key, code, proof)) ? { was, last } : null;
}

/** A device that was found in the ledger has no key. */
const NO_KEY = '{}';

const isStillSo = (db: Database, { was, last }: Claim): boolean =>
	lastLife(db, was.device)?.incarnation === last?.incarnation;

const lastLife = (db: Database, device: string): LastLife | undefined =>
	db.get<LastLife>(
		`SELECT place AS store, incarnation, public_key FROM office_devices WHERE id = ?
		 ORDER BY incarnation DESC LIMIT 1`,
		device,
	);
