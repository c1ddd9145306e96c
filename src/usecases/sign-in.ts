import { type CheckPinParts, checkPin } from './check-pin.ts';
import type { SignInRefusal, StaffCard } from './services.ts';
import { toStaffCard } from './shop.ts';

/** What signing in needs from outside. */
export type SignInParts = CheckPinParts;

/** Signs a person in with a PIN, without a network. */
export async function signIn(
	parts: SignInParts,
	staffId: string,
	pin: string,
): Promise<{ readonly ok: true; readonly value: StaffCard } | SignInRefusal> {
	const checked = await checkPin(parts, staffId, pin);
	if (!checked.ok) return checked;
	await parts.device.setOperator(staffId);
	return { ok: true, value: toStaffCard(checked.value) };
}
