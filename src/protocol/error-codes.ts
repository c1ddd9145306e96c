/**
 * Every expected failure a person can meet. `ui/shared/error-messages.ts` must have words and one safe action for
 * each, in both languages; a test holds that.
 */
export const ERROR_CODES = [
	// scanning and the basket
	'gtin_characters',
	'gtin_length',
	'gtin_check_digit',
	'item_not_found',
	'quantity_invalid',
	'line_not_found',
	'basket_full',
	'basket_empty',
	'basket_not_found',
	// money
	'money_not_a_number',
	'money_too_many_decimals',
	'money_too_large',
	'tender_short',
	'tender_over',
	// returns and reversals
	'receipt_not_found',
	'receipt_is_no_sale',
	'sale_voided',
	'return_nothing',
	'return_exceeds_sale',
	'refund_unplaced',
	'return_needs_receipt',
	'return_above_limit',
	'void_not_today',
	'void_has_returns',
	'training_differs',
	'approval_needed',
	// till and staff
	'till_not_open',
	'till_already_open',
	// the drawer's day
	'approver_may_not',
	'reason_missing',
	'basket_open',
	'count_missing',
	'count_stale',
	'over_short_reason_missing',
	'drawer_open',
	'training_basket_open',
	'training_unchanged',
	'pin_wrong',
	'pin_locked',
	'staff_not_found',
	// enrolment and the server
	'enrol_code_wrong',
	'enrol_not_local',
	'insecure_address',
	'server_unreachable',
	'server_refused',
	'server_answer_invalid',
	'device_unknown',
	'too_many_requests',
	'pack_corrupt',
	'protocol_too_old',
	'device_revoked',
	'device_forked',
	'server_full',
	'clock_wrong',
	'recovery_refused',
	// storage
	'storage_failed',
	'storage_full',
	'writer_fenced',
	'other_tab_writes',
	'catalogue_empty',
	'chain_broken',
	'nothing_to_export',
	'sealed_file_wrong',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
