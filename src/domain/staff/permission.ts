/** What a role may do by itself; anything else needs the approval of someone who may. */
export const PERMISSIONS = [
	'sell',
	'line_void',
	'price_override',
	'return',
	'return_without_receipt',
	'exchange',
	'post_void',
	'tender_correction',
	'no_sale',
	'paid_in',
	'paid_out',
	'pickup',
	'x_report',
	'close_till',
	'z_report',
	'see_expected',
	'reprint',
	'ryoshusho',
	'stored_value_issue',
	'customer_merge',
	'receive',
	'over_receipt',
	'stock_count',
	'register_code',
	'open_price',
	'training',
	'settings',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** A role of the shop's own, with what it may do. */
export type Role = { readonly id: string; readonly permissions: readonly Permission[] };

/** Whether someone of this role may do it without asking. A role nobody knows may only sell. */
export const mayDo = (roles: readonly Role[], roleId: string, permission: Permission): boolean =>
	roles.find(({ id }) => id === roleId)?.permissions.includes(permission) ?? permission === 'sell';
