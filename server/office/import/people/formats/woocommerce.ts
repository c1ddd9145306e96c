import { mailKey } from '#domain/customer/customer-keys.ts';
import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { times, ZERO } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Columns } from '../../columns.ts';
import {
	amount,
	checkCurrency,
	day,
	fullName,
	leftOut,
	listOf,
	mail,
	moment,
	NOBODY,
	name,
	optionalDay,
	plain,
	quantity,
	said,
	status,
	words,
} from '../cells.ts';
import type { ImportedOrder, PeopleFormat } from '../outcome.ts';

const STATUS: Readonly<Record<string, OrderStatus>> = {
	...{ pending: 'placed', 'pending payment': 'placed', 'on-hold': 'placed', 'on hold': 'placed' },
	...{ processing: 'paid', completed: 'delivered', shipped: 'shipped', cancelled: 'cancelled' },
	...{ failed: 'cancelled', refunded: 'returned', 'partially refunded': 'delivered' },
};

/** WooCommerce has its customers as users, in its own report or by one of the usual exporters. */
export const WOOCOMMERCE_CUSTOMERS: PeopleFormat = {
	name: 'woocommerce-customers',
	recognises: (columns) =>
		columns.find('user_registered', 'Sign up', 'date_registered', 'Date registered') !== null &&
		columns.find('user_email', 'email', 'billing_email') !== null,
	mapper: (columns) => {
		const id = columns.find('customer_id', 'user_id', 'ID');
		const email = columns.find('user_email', 'email', 'billing_email');
		const whole = columns.find('name', 'display_name');
		const family = columns.find('last_name', 'billing_last_name');
		const given = columns.find('first_name', 'billing_first_name');
		const phone = columns.find('billing_phone', 'phone');
		const joined = columns.find('user_registered', 'Sign up', 'date_registered', 'Date registered');
		const note = columns.find('note', 'customer_note', 'description');
		return (row) => {
			const address = mail(row, email);
			const own = plain(row, id);
			const accounts = accountsOf(own, address);
			if (accounts.length === 0) row.refuse(id ?? email, 'nobody');
			const parts = fullName(name(row, family), name(row, given));
			const profile = {
				...{ ...EMPTY_PROFILE, name: parts.name || name(row, whole), latin: parts.latin },
				...{ mails: listOf(address), phones: listOf(plain(row, phone)), note: words(row, note) },
				otherIds: listOf(own).map((number) => `woocommerce:${number}`),
			};
			const joinedOn = optionalDay(row, joined);
			return said(row, id ?? email, {
				person: { ...NOBODY, accounts, isRecord: true, repeats: false, profile, joinedOn },
			});
		};
	},
};

/** Orders of WooCommerce, a row a line, as its exporters write them; what is the order's stands on every row. */
export const WOOCOMMERCE_ORDERS: PeopleFormat = {
	name: 'woocommerce-orders',
	recognises: (columns) => {
		const { number, mail: address, itemName, status: state } = orderColumns(columns);
		return number !== null && address !== null && itemName !== null && state !== null;
	},
	mapper: (columns, { currency }) => {
		const names = orderColumns(columns);
		let last = { number: '', lines: 0 };
		return (row) => {
			const number = plain(row, names.number);
			if (number === '') row.refuse(names.number, 'no_order_number');
			last = { number, lines: number === last.number ? last.lines + 1 : 1 };
			const address = mail(row, names.mail);
			const user = plain(row, names.customer);
			const accounts = accountsOf(user === '0' ? '' : user, address);
			const [account] = accounts;
			if (account === undefined && row.problems.length === 0) return leftOut(row, 'no_customer');
			checkCurrency(row, names.currency, currency);
			const order: ImportedOrder = {
				...{
					source: `woocommerce:${number}`,
					account: account ?? '',
					number,
					kind: 'order',
					channel: 'online',
				},
				...{ day: day(row, names.at), store: '', status: status(row, names.status, STATUS) },
				total: amount(row, names.total, currency),
				refunded: amount(row, names.refunded, currency) ?? ZERO,
				updatedAt: moment(row, names.updated),
			};
			const count = quantity(row, names.quantity);
			const whole = amount(row, names.lineTotal, currency);
			const price = amount(row, names.price, currency);
			const item = {
				...{ order: order.source, id: plain(row, names.lineId) || String(last.lines) },
				...{ sku: plain(row, names.sku), name: name(row, names.itemName), quantity: count },
				paid: (names.lineTotal ? whole : times(price ?? ZERO, count)) ?? ZERO,
			};
			const profile = {
				...{ ...EMPTY_PROFILE, ...fullName(name(row, names.family), name(row, names.given)) },
				...{ mails: listOf(address), phones: listOf(plain(row, names.phone)) },
			};
			return said(row, names.number, { order, item, person: { ...NOBODY, accounts, profile } });
		};
	},
};

function orderColumns(columns: Columns) {
	return {
		number: columns.find('order_number', 'Order Number', 'order_id', 'Order ID', 'Order #'),
		status: columns.find('order_status', 'Order Status', 'status', 'post_status'),
		at: columns.find('order_date', 'Order Date', 'date_created', 'date', 'post_date'),
		updated: columns.find('date_modified', 'order_modified_date', 'Modified Date', 'post_modified'),
		mail: columns.find('billing_email', 'Email (Billing)', 'Billing Email Address', '_billing_email'),
		phone: columns.find('billing_phone', 'Phone (Billing)', '_billing_phone'),
		family: columns.find('billing_last_name', 'Last Name (Billing)', '_billing_last_name'),
		given: columns.find('billing_first_name', 'First Name (Billing)', '_billing_first_name'),
		customer: columns.find('customer_id', 'customer_user', 'Customer User ID', '_customer_user'),
		currency: columns.find('order_currency', 'currency', 'Order Currency'),
		total: columns.find('order_total', 'Order Total Amount', 'Order Total'),
		refunded: columns.find('refunded_total', 'order_refund', 'Order Refund Amount'),
		lineId: columns.find('item_id', 'line_id', 'Item #'),
		itemName: columns.find('item_name', 'Item Name', 'product_name', 'Product Name'),
		sku: columns.find('item_sku', 'sku', 'Item SKU', 'product_sku'),
		quantity: columns.find('item_quantity', 'Quantity', 'qty', 'Quantity (- Refund)'),
		price: columns.find('item_price', 'Item Cost', 'price'),
		lineTotal: columns.find('item_total', 'Order Line Total', 'line_total', 'Item Total'),
	};
}

/** The mail address is an account too, so that what a member bought as a guest is theirs. */
const accountsOf = (id: string, address: string): string[] => [
	...listOf(id).map((own) => `woocommerce:id:${own}`),
	...listOf(address).map((own) => `woocommerce:mail:${mailKey(own)}`),
];
