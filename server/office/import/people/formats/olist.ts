import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { ZERO } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import { amount, day, NOBODY, plain, said, status } from '../cells.ts';
import type { ImportedOrder, PeopleFormat } from '../outcome.ts';

const STATUS: Readonly<Record<string, OrderStatus>> = {
	...{ created: 'placed', approved: 'paid', invoiced: 'paid', processing: 'paid', shipped: 'shipped' },
	...{ delivered: 'delivered', canceled: 'cancelled', unavailable: 'cancelled' },
};

/** Olist gives a customer a new id with every order; who they are is `customer_unique_id`. Nobody has a name. */
export const OLIST_CUSTOMERS: PeopleFormat = {
	name: 'olist-customers',
	recognises: (columns) => columns.has('customer_id', 'customer_unique_id'),
	mapper: (columns) => {
		const unique = columns.find('customer_unique_id');
		const id = columns.find('customer_id');
		return (row) => {
			const [who, own] = [plain(row, unique), plain(row, id)];
			if (who === '' || own === '') row.refuse(who === '' ? unique : id, 'nobody');
			const person = {
				...{ ...NOBODY, accounts: [`olist:person:${who}`, `olist:id:${own}`], isRecord: true },
				profile: { ...EMPTY_PROFILE, otherIds: [`olist:${who}`] },
			};
			return said(row, unique, { person });
		};
	},
};

/** Olist's orders; what was in them and what it cost is in a file of its own. */
export const OLIST_ORDERS: PeopleFormat = {
	name: 'olist-orders',
	recognises: (columns) => columns.has('order_id', 'customer_id', 'order_status', 'order_purchase_timestamp'),
	mapper: (columns) => {
		const names = {
			id: columns.find('order_id'),
			customer: columns.find('customer_id'),
			status: columns.find('order_status'),
			at: columns.find('order_purchase_timestamp'),
		};
		return (row) => {
			const number = plain(row, names.id);
			const customer = plain(row, names.customer);
			if (number === '') row.refuse(names.id, 'no_order_number');
			if (customer === '') row.refuse(names.customer, 'nobody');
			const account = `olist:id:${customer}`;
			const order: ImportedOrder = {
				...{ source: `olist:${number}`, account, number, kind: 'order', channel: 'online', store: '' },
				...{ day: day(row, names.at), status: status(row, names.status, STATUS) },
				...{ total: null, refunded: ZERO, updatedAt: 0 },
			};
			return said(row, names.id, { order, person: { ...NOBODY, accounts: [account] } });
		};
	},
};

/** Olist's order items, each one piece; freight is nobody's goods. */
export const OLIST_ITEMS: PeopleFormat = {
	name: 'olist-items',
	recognises: (columns) => columns.has('order_id', 'order_item_id', 'product_id', 'price'),
	mapper: (columns, { currency }) => {
		const names = {
			order: columns.find('order_id'),
			id: columns.find('order_item_id'),
			product: columns.find('product_id'),
			price: columns.find('price'),
		};
		return (row) => {
			const number = plain(row, names.order);
			if (number === '') row.refuse(names.order, 'no_order_number');
			const paid = amount(row, names.price, currency) ?? ZERO;
			const what = { id: plain(row, names.id), sku: plain(row, names.product), name: '', quantity: 1, paid };
			return said(row, names.id, { item: { order: `olist:${number}`, ...what } });
		};
	},
};
