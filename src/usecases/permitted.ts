import { ok, type Result, refused } from '#domain/result.ts';
import { mayDo, PERMISSIONS, type Permission, type Role } from '#domain/staff/permission.ts';
import type { Journal } from '#ports/journal.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';

/** Someone who may has allowed something once; named in the fact it was given for. */
export type Approval = {
	readonly permission: Permission;
	/** Staff id. */
	readonly approver: string;
	/** Entry of the approval itself. */
	readonly entryId: string;
};

/** An approval as facts carry it. */
export type NamedApproval = {
	readonly permission: string;
	readonly approver: string;
	readonly entry_id: string | null;
};

/** What people may do in a shop whose server has no roles yet: managers everything, cashiers the day's plain work. */
const PLAIN_ROLES: readonly Role[] = [
	{ id: 'manager', permissions: PERMISSIONS },
	{
		id: 'cashier',
		permissions: [
			...(['sell', 'line_void', 'return', 'exchange', 'pickup', 'x_report', 'reprint'] as const),
			...(['receive', 'stock_count'] as const),
		],
	},
];

/** Permissions that there were none of when shops first had lists of roles. */
const LATER: ReadonlySet<Permission> = new Set([
	...(['receive', 'over_receipt', 'stock_count', 'register_code', 'open_price'] as const),
]);

/**
 * The shop's roles, with the permissions this build knows. A list that names one of the later permissions nowhere is
 * older than it: then the plain roles say who has it, so that no shop is left without anyone who may.
 */
export function rolesOf({ roles }: StoreDoc): readonly Role[] {
	if (!roles) return PLAIN_ROLES;
	const isKnown = (name: string): name is Permission => (PERMISSIONS as readonly string[]).includes(name);
	const named = new Set(roles.flatMap(({ permissions }) => permissions));
	return roles.map(({ id, permissions }) => {
		const plain = PLAIN_ROLES.find((role) => role.id === id)?.permissions ?? [];
		return {
			id,
			permissions: [
				...permissions.filter(isKnown),
				...plain.filter((name) => LATER.has(name) && !named.has(name)),
			],
		};
	});
}

/** Whether a person may do something without asking. */
export const personMay = (store: StoreDoc, { role, role_id }: StaffDoc, permission: Permission): boolean =>
	mayDo(rolesOf(store), role_id ?? role, permission);

/** Who may approve something, or do it by themselves. */
export const whoMay = (
	store: StoreDoc,
	staff: readonly StaffDoc[],
	permission: Permission,
): readonly StaffDoc[] => staff.filter((person) => personMay(store, person, permission));

/** Where something is done, and by whom. */
export type Doer = { readonly store: StoreDoc; readonly person: StaffDoc };

/**
 * What a fact says about being allowed: nothing when the person may by themselves, else the approval, which must be in
 * this device's journal for just this. The right of the approver was looked at when it was given.
 */
export async function permitted(
	journal: Journal,
	{ store, person }: Doer,
	permission: Permission,
	approval: Approval | null,
): Promise<Result<NamedApproval | null, 'approval_needed'>> {
	if (personMay(store, person, permission)) return ok(null);
	if (approval?.permission !== permission) return refused('approval_needed');
	const entry = await journal.entry(approval.entryId);
	if (entry?.kind !== 'approval') return refused('approval_needed');
	const { body } = entry;
	if (body.permission !== permission || body.approver !== approval.approver)
		return refused('approval_needed');
	return ok({ permission, approver: approval.approver, entry_id: approval.entryId });
}
