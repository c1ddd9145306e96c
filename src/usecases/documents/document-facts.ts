import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';

/** What a document knows besides goods and money; the same for every kind of it. */
export type DocumentFacts = Pick<
	RetailTransactionBody,
	| 'basket_id'
	| 'receipt_number'
	| 'till_session'
	| 'currency'
	| 'catalogue_version'
	| 'is_training'
	| 'made_offline'
	| 'customer'
	| 'approvals'
	| 'reason'
	| 'coupons'
>;

/** Turnover and other money on one side of a document, out of its rates. */
export function sumsOf(taxes: RetailTransactionBody['taxes']): {
	sold: number;
	returned: number;
	non_turnover: number;
	total: number;
} {
	let [sold, returned, non_turnover] = [0, 0, 0];
	for (const { direction, tax_class, gross } of taxes) {
		if (tax_class === 'out_of_scope') non_turnover += gross;
		else if (direction === 'sale') sold += gross;
		else returned -= gross;
	}
	return { sold, returned, non_turnover, total: sold - returned + non_turnover };
}
