import { APPROVAL_CODE_MS, isFreshCode } from '#domain/staff/approval-code.ts';
import type { StoreViews } from '#ports/store-views.ts';
import { approvalStatement, readApprovalCode } from '#protocol/approval-code.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type ApprovalAsk, type Approved, type ApproveParts, commitApproval } from './approve.ts';
import { atTheTill } from './at-the-counter.ts';
import { checkPin } from './check-pin.ts';
import { personMay } from './permitted.ts';
import type { ReadSaleParts, SignSaleParts } from './sale-token.ts';

/** A code to show at another tablet and for how long it holds, ms; or why there is none. */
export type ShownCode =
	| { readonly ok: true; readonly value: { readonly token: string; readonly holdsMs: number } }
	| { readonly ok: false; readonly code: ErrorCode; readonly lockedUntil: number };

/**
 * Makes the code by which the person who is signed in here allows one thing at another tablet of the shop, without a
 * network on either: their PIN first, so that a tablet that lies about allows nothing; signed by this device's own key.
 */
export async function makeApprovalCode(
	parts: ApproveParts & { readonly sign: SignSaleParts['sign'] },
	pin: string,
): Promise<ShownCode> {
	const at = await atTheTill(parts);
	if (!at.ok) return { ok: false, code: at.code, lockedUntil: 0 };
	const { operator, identity } = at.value;
	const { device, pins, deviceClock, clock, ids, sign } = parts;
	const checked = await checkPin({ device, pins, clock: deviceClock }, operator, pin);
	if (!checked.ok) return checked;
	const life = (await device.lives()).at(-1);
	if (!life) return { ok: false, code: 'approval_code_invalid', lockedUntil: 0 };
	const madeAt = clock.now();
	const statement = approvalStatement({
		...{ device: identity.device, incarnation: identity.incarnation },
		...{ person: operator, madeAt, nonce: ids.next() },
	});
	const token = `${statement}.${await sign(life.keys, statement)}`;
	return { ok: true, value: { token, holdsMs: APPROVAL_CODE_MS } };
}

const no = (code: ErrorCode): Approved => ({ ok: false, code, lockedUntil: 0 });

/**
 * Someone who may allows what the operator may not, by a code from their own tablet. It is believed by the keys in the
 * store's feed, holds for about a minute, and counts once here.
 */
export async function approveByCode(
	parts: ApproveParts & Pick<ReadSaleParts, 'verify'> & { readonly views: Pick<StoreViews, 'deviceKey'> },
	ask: ApprovalAsk,
	text: string,
): Promise<Approved> {
	const at = await atTheTill(parts);
	if (!at.ok) return no(at.code);
	const code = readApprovalCode(text);
	const known = code && (await parts.views.deviceKey(code.device, code.incarnation));
	if (!code || !known || !(await parts.verify(known.key, code.signed, code.signature))) {
		return no('approval_code_invalid');
	}
	if (!isFreshCode(code.madeAt, parts.clock.now())) return no('approval_code_old');
	const { store, staff } = at.value;
	const person = staff.find(({ _id }) => _id === `staff:${code.person}`);
	if (!person || !personMay(store, person, ask.permission)) return no('approver_may_not');
	return commitApproval(parts, at.value, ask, { approver: code.person, nonce: code.nonce });
}
