import { mailKey, phoneKey } from '#domain/customer/customer-keys.ts';
import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { minus, times, ZERO } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Columns } from '../../columns.ts';
import type { MappingOptions } from '../../row-mapper.ts';
import type { RowReader } from '../../row-reader.ts';
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
	plain,
	quantity,
	said,
	words,
} from '../cells.ts';
import type { ImportedOrder, PeopleFormat, PeopleOutcome } from '../outcome.ts';

/**
 * Shopify's customer export. An address is its customer's for Shopify, so an order that only has the address is theirs;
 * the street is not kept.
 */
export const SHOPIFY_CUSTOMERS: PeopleFormat = {
	name: 'shopify-customers',
	recognises: (columns) =>
		columns.has('First Name', 'Last Name', 'Email') &&
		columns.find('Total Orders', 'Accepts Email Marketing', 'Accepts Marketing', 'Tax Exempt') !== null,
	mapper: (columns) => {
		const id = columns.find('Customer ID', 'Id');
		const email = columns.find('Email');
		const phone = [columns.find('Phone'), columns.find('Default Address Phone')];
		const family = columns.find('Last Name');
		const given = columns.find('First Name');
		const mailing = columns.find('Accepts Email Marketing', 'Accepts Marketing');
		const texting = columns.find('Accepts SMS Marketing');
		const note = columns.find('Note');
		return (row) => {
			const address = mail(row, email);
			const number = plain(row, ...phone);
			const accounts = accountsOf(plain(row, id), address, number);
			if (accounts.length === 0) row.refuse(id ?? email, 'nobody');
			const person = {
				...{ ...NOBODY, accounts, isRecord: true, repeats: false },
				profile: {
					...{ ...EMPTY_PROFILE, ...fullName(name(row, family), name(row, given)) },
					...{ mails: listOf(address), phones: listOf(number), note: words(row, note) },
					otherIds: listOf(plain(row, id)).map((own) => `shopify:${own}`),
				},
				consents: [
					...(row.text(mailing) === ''
						? []
						: [{ purpose: 'email' as const, isGiven: row.flag(mailing, false) }]),
					...(row.text(texting) === ''
						? []
						: [{ purpose: 'sms' as const, isGiven: row.flag(texting, false) }]),
				],
			};
			return said(row, id ?? email, { person });
		};
	},
};

/** Shopify's order export: a row a line; what is the order's stands on its first row only. */
export const SHOPIFY_ORDERS: PeopleFormat = {
	name: 'shopify-orders',
	recognises: (columns) => columns.has('Name', 'Lineitem name', 'Lineitem quantity'),
	mapper: (columns, options) => {
		const names = orderColumns(columns);
		let current: { name: string; source: string | null; lines: number } = {
			name: '',
			source: null,
			lines: 0,
		};
		return (row) => {
			const own = row.text(names.name);
			if (own === '') row.refuse(names.name, 'no_order_number');
			const isFirst = own !== current.name;
			if (isFirst) current = { name: own, source: null, lines: 0 };
			const head = isFirst ? headOf(row, names, options) : null;
			if (head && 'kind' in head) return head;
			if (head) current.source = head.order.source;
			if (current.source === null) return leftOut(row, 'no_customer');
			const item = lineOf(row, names, options, current.source, ++current.lines);
			return said(row, names.name, { ...head, item });
		};
	},
};

function orderColumns(columns: Columns) {
	return {
		name: columns.find('Name'),
		mail: columns.find('Email'),
		phone: [columns.find('Phone'), columns.find('Billing Phone'), columns.find('Shipping Phone')],
		person: [columns.find('Billing Name'), columns.find('Shipping Name')],
		at: columns.find('Created at'),
		financial: columns.find('Financial Status'),
		fulfilled: columns.find('Fulfillment Status'),
		cancelled: columns.find('Cancelled at'),
		currency: columns.find('Currency'),
		total: columns.find('Total'),
		refunded: columns.find('Refunded Amount'),
		source: columns.find('Source'),
		location: columns.find('Location'),
		lineName: columns.find('Lineitem name'),
		quantity: columns.find('Lineitem quantity'),
		price: columns.find('Lineitem price'),
		discount: columns.find('Lineitem discount'),
		sku: columns.find('Lineitem sku'),
		updated: columns.find('Updated at'),
	};
}
type OrderColumns = ReturnType<typeof orderColumns>;

function headOf(row: RowReader, names: OrderColumns, { currency }: MappingOptions) {
	const address = mail(row, names.mail);
	const phone = plain(row, ...names.phone);
	const accounts = accountsOf('', address, phone);
	const [account] = accounts;
	if (account === undefined) {
		if (row.problems.length > 0) return said(row, names.name, {});
		return leftOut(row, 'no_customer') satisfies PeopleOutcome;
	}
	checkCurrency(row, names.currency, currency);
	const isStore = row.text(names.source).toLowerCase() === 'pos';
	const order: ImportedOrder = {
		...{ source: `shopify:${row.text(names.name)}`, account, number: row.text(names.name) },
		...{ kind: isStore ? 'purchase' : 'order', channel: isStore ? 'store' : 'online' },
		day: day(row, names.at),
		store: isStore ? row.text(names.location) : '',
		total: amount(row, names.total, currency),
		refunded: amount(row, names.refunded, currency) ?? ZERO,
		status: isStore ? null : statusOf(row, names),
		updatedAt: moment(row, names.updated),
	};
	const whole = name(row, ...names.person);
	const profile = { ...EMPTY_PROFILE, name: whole, mails: listOf(address), phones: listOf(phone) };
	return { order, person: { ...NOBODY, accounts, profile } };
}

function statusOf(row: RowReader, names: OrderColumns): OrderStatus {
	const paid = row.text(names.financial).toLowerCase();
	if (row.text(names.cancelled) !== '' || paid === 'voided' || paid === 'expired') return 'cancelled';
	if (paid === 'refunded') return 'returned';
	const gone = row.text(names.fulfilled).toLowerCase();
	if (gone === 'fulfilled' || gone === 'shipped') return 'shipped';
	return paid === 'paid' || paid === 'partially_refunded' ? 'paid' : 'placed';
}

function lineOf(
	row: RowReader,
	names: OrderColumns,
	{ currency }: MappingOptions,
	order: string,
	nth: number,
) {
	const count = quantity(row, names.quantity);
	const price = amount(row, names.price, currency) ?? ZERO;
	const discount = amount(row, names.discount, currency) ?? ZERO;
	const paid = minus(times(price, count), discount);
	return {
		order,
		id: String(nth),
		sku: plain(row, names.sku),
		name: name(row, names.lineName),
		quantity: count,
		paid,
	};
}

const accountsOf = (id: string, address: string, phone: string): string[] => [
	...listOf(id).map((own) => `shopify:id:${own}`),
	...listOf(address).map((own) => `shopify:mail:${mailKey(own)}`),
	...(address === '' ? listOf(phone).map((own) => `shopify:tel:${phoneKey(own)}`) : []),
];
