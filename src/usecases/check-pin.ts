import { afterWrongPin, mayTryPin, NO_ATTEMPTS } from '#domain/staff/pin-lockout.ts';
import type { Clock } from '#ports/clock.ts';
import type { Device } from '#ports/device.ts';
import type { PinHasher } from '#ports/pin-hasher.ts';
import type { StaffDoc } from '#protocol/feed.ts';
import type { SignInRefusal } from './services.ts';

/** What comparing a PIN needs from outside. */
export type CheckPinParts = {
	readonly device: Device;
	readonly pins: PinHasher;
	readonly clock: Clock;
};

/**
 * Compares a person's PIN, without a network; whoever they are then is nobody's business here. Failures are counted on
 * the device before the answer is given, so closing the app between tries does not reset them.
 */
export async function checkPin(
	{ device, pins, clock }: CheckPinParts,
	staffId: string,
	pin: string,
): Promise<{ readonly ok: true; readonly value: StaffDoc } | SignInRefusal> {
	const person = (await device.staff()).find(({ _id }) => _id === `staff:${staffId}`);
	if (!person) return { ok: false, code: 'staff_not_found', lockedUntil: 0 };
	const attempts = await device.pinAttempts(staffId);
	if (!mayTryPin(attempts, clock.now())) {
		return { ok: false, code: 'pin_locked', lockedUntil: attempts.lockedUntil };
	}
	if (!(await pins.matches(pin.normalize('NFKC'), person.pin_hash))) {
		const after = afterWrongPin(attempts, clock.now());
		await device.setPinAttempts(staffId, after);
		const code = after.lockedUntil > 0 ? 'pin_locked' : 'pin_wrong';
		return { ok: false, code, lockedUntil: after.lockedUntil };
	}
	await device.setPinAttempts(staffId, NO_ATTEMPTS);
	return { ok: true, value: person };
}
