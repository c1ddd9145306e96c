import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { ZERO } from '#domain/money/money.ts';
import type { RowReader } from '../../row-reader.ts';
import { amount, day, leftOut, NOBODY, plain, quantity, said } from '../cells.ts';
import type { ImportedOrder, PeopleFormat } from '../outcome.ts';

const personOf = (household: string) => ({
	...{ ...NOBODY, accounts: [`complete-journey:${household}`] },
	profile: { ...EMPTY_PROFILE, otherIds: [`complete-journey:${household}`] },
});

/** Complete Journey's transactions: a row a line of a basket; households have a number and no name. */
export const COMPLETE_JOURNEY: PeopleFormat = {
	name: 'complete-journey',
	recognises: (columns) => columns.has('household_id', 'basket_id', 'product_id', 'sales_value'),
	mapper: (columns, { currency }) => {
		const names = {
			household: columns.find('household_id'),
			store: columns.find('store_id'),
			basket: columns.find('basket_id'),
			product: columns.find('product_id'),
			quantity: columns.find('quantity'),
			value: columns.find('sales_value'),
			at: columns.find('transaction_timestamp', 'week'),
		};
		return (row: RowReader) => {
			const count = quantity(row, names.quantity);
			if (count === 0 && row.problems.length === 0) return leftOut(row, 'nothing_bought');
			const household = plain(row, names.household);
			const number = plain(row, names.basket);
			const product = plain(row, names.product);
			if (household === '') row.refuse(names.household, 'nobody');
			if (number === '') row.refuse(names.basket, 'no_order_number');
			const person = personOf(household);
			const source = `complete-journey:${number}`;
			const order: ImportedOrder = {
				...{ source, account: person.accounts[0] ?? '', number, kind: 'purchase', channel: 'store' },
				...{ store: plain(row, names.store), day: day(row, names.at), total: null, refunded: ZERO },
				...{ status: null, updatedAt: 0 },
			};
			const paid = amount(row, names.value, currency) ?? ZERO;
			const item = { order: source, id: product, sku: product, name: '', quantity: count, paid };
			return said(row, names.product, { order, item, person });
		};
	},
};

/** Complete Journey's households that told of themselves: who they are, nothing of how they live. */
export const COMPLETE_JOURNEY_HOUSEHOLDS: PeopleFormat = {
	name: 'complete-journey-households',
	recognises: (columns) => columns.has('household_id', 'household_comp', 'kids_count'),
	mapper: (columns) => {
		const id = columns.find('household_id');
		return (row: RowReader) => {
			const household = plain(row, id);
			if (household === '') row.refuse(id, 'nobody');
			return said(row, id, { person: { ...personOf(household), isRecord: true, repeats: false } });
		};
	},
};
