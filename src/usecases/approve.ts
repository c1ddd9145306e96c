import type { Money } from '#domain/money/money.ts';
import type { Permission } from '#domain/staff/permission.ts';
import type { Clock } from '#ports/clock.ts';
import type { PinHasher } from '#ports/pin-hasher.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import { checkPin } from './check-pin.ts';
import { type Approval, personMay } from './permitted.ts';

/** What someone is asked to allow. */
export type ApprovalAsk = {
	readonly permission: Permission;
	/** What it is about: an item, a receipt, a reason; may be empty. */
	readonly subject: string;
	readonly amount: Money | null;
	readonly note?: string;
};

/** An approval, or why there is none; `lockedUntil` is epoch ms, 0 for not. */
export type Approved =
	| { readonly ok: true; readonly value: Approval }
	| { readonly ok: false; readonly code: ErrorCode; readonly lockedUntil: number };

/** What approving needs from outside. */
export type ApproveParts = Omit<CounterParts, 'records'> & {
	readonly pins: PinHasher;
	/** The device's own clock, by which PINs are locked out. */
	readonly deviceClock: Clock;
};

const no = (code: ErrorCode, lockedUntil = 0): Approved => ({ ok: false, code, lockedUntil });

/**
 * Someone who may allows what the operator may not, by PIN on this tablet and without a network; the operator stays the
 * one who is signed in. The approval is a fact of its own, and so is a wrong PIN.
 */
export async function approve(
	parts: ApproveParts,
	ask: ApprovalAsk,
	approver: string,
	pin: string,
): Promise<Approved> {
	const at = await atTheTill(parts);
	if (!at.ok) return no(at.code);
	const { store, staff } = at.value;
	const person = staff.find(({ _id }) => _id === `staff:${approver}`);
	if (!person || !personMay(store, person, ask.permission)) return no('approver_may_not');
	const { device, pins, deviceClock } = parts;
	const checked = await checkPin({ device, pins, clock: deviceClock }, approver, pin);
	if (!checked.ok) {
		if (checked.code === 'pin_wrong' || checked.code === 'pin_locked') {
			await noteWrongPin(parts, at.value, approver);
		}
		return checked;
	}
	return commitApproval(parts, at.value, ask, { approver, nonce: '' });
}

/** Writes an approval down: by PIN, or by the code of a nonce, which counts once. */
export async function commitApproval(
	{ journal, ids }: Pick<ApproveParts, 'journal' | 'ids'>,
	at: AtTill,
	ask: ApprovalAsk,
	{ approver, nonce }: { readonly approver: string; readonly nonce: string },
): Promise<Approved> {
	const outcome = await journal.commit({
		kind: 'approval',
		businessDay: at.businessDay,
		operator: at.operator,
		onceKey: nonce === '' ? `approval:${ids.next()}` : `approval:code:${nonce}`,
		body: () => ({
			session: at.session?.id ?? null,
			is_training: at.isTraining,
			permission: ask.permission,
			approver,
			method: nonce === '' ? 'pin' : 'code',
			nonce,
			subject: ask.subject.slice(0, 200),
			amount: ask.amount,
			note: (ask.note ?? '').slice(0, 500),
		}),
	});
	if (outcome.status === 'failed') return no(outcome.code);
	if (outcome.status === 'already') return no('approval_used');
	return { ok: true, value: { permission: ask.permission, approver, entryId: outcome.entry.id } };
}

/** The report counts wrong PINs; that one could not be written is no reason to say more than that it was wrong. */
async function noteWrongPin({ journal, ids }: ApproveParts, at: AtTill, approver: string): Promise<void> {
	await journal.commit({
		kind: 'audit_event',
		businessDay: at.businessDay,
		operator: at.operator,
		onceKey: `event:${ids.next()}`,
		body: () => ({
			session: at.session?.id ?? null,
			is_training: at.isTraining,
			event: 'wrong_pin',
			amount: 0,
			subject: approver,
			note: '',
			approver: null,
		}),
	});
}
