import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { ZERO } from '#domain/money/money.ts';
import {
	amount,
	birthday,
	day,
	leftOut,
	NOBODY,
	name,
	optionalDay,
	plain,
	quantity,
	said,
} from '../cells.ts';
import type { ImportedOrder, PeopleFormat } from '../outcome.ts';

const accountOf = (id: string): string => `100knocks:${id}`;

/** The 100-knocks supermarket: a customer's number is the number of their card. */
export const KNOCKS_CUSTOMERS: PeopleFormat = {
	name: '100knocks-customers',
	recognises: (columns) => columns.has('customer_id', 'customer_name', 'application_store_cd'),
	mapper: (columns) => {
		const names = {
			id: columns.find('customer_id'),
			name: columns.find('customer_name'),
			born: columns.find('birth_day'),
			store: columns.find('application_store_cd'),
			joined: columns.find('application_date'),
		};
		return (row) => {
			const id = plain(row, names.id);
			if (id === '') row.refuse(names.id, 'nobody');
			const profile = {
				...{ ...EMPTY_PROFILE, name: name(row, names.name).replaceAll('　', ' ') },
				...{ memberNumbers: [id], birthday: birthday(row, names.born) },
			};
			const person = {
				...{ ...NOBODY, accounts: [accountOf(id)], isRecord: true, repeats: false, profile },
				...{ joinedOn: optionalDay(row, names.joined), store: plain(row, names.store) },
			};
			return said(row, names.id, { person });
		};
	},
};

/** The 100-knocks receipts: a row a line; a number beginning with Z is nobody's. */
export const KNOCKS_RECEIPTS: PeopleFormat = {
	name: '100knocks-receipts',
	recognises: (columns) =>
		columns.has('sales_ymd', 'receipt_no', 'receipt_sub_no', 'customer_id', 'product_cd'),
	mapper: (columns, { currency }) => {
		const names = {
			day: columns.find('sales_ymd'),
			store: columns.find('store_cd'),
			receipt: columns.find('receipt_no'),
			line: columns.find('receipt_sub_no'),
			customer: columns.find('customer_id'),
			product: columns.find('product_cd'),
			quantity: columns.find('quantity'),
			amount: columns.find('amount'),
		};
		return (row) => {
			const customer = plain(row, names.customer);
			if (customer === '' || customer.startsWith('Z')) return leftOut(row, 'no_customer');
			const on = day(row, names.day);
			const number = `${plain(row, names.store)}-${on.replaceAll('-', '')}-${plain(row, names.receipt)}`;
			const account = accountOf(customer);
			// The receipt number begins anew during a day: a receipt is one person's.
			const source = `100knocks:${number}:${customer}`;
			const order: ImportedOrder = {
				...{ source, account, number, kind: 'purchase', channel: 'store', store: plain(row, names.store) },
				...{ day: on, total: null, refunded: ZERO, status: null, updatedAt: 0 },
			};
			const item = {
				...{ order: source, id: plain(row, names.line), sku: plain(row, names.product), name: '' },
				...{ quantity: quantity(row, names.quantity), paid: amount(row, names.amount, currency) ?? ZERO },
			};
			const profile = { ...EMPTY_PROFILE, memberNumbers: [customer] };
			return said(row, names.line, { order, item, person: { ...NOBODY, accounts: [account], profile } });
		};
	},
};
