import { cardKey, mailKey, phoneKey } from '#domain/customer/customer-keys.ts';
import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { times, ZERO } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Columns } from '../../columns.ts';
import type { RowReader } from '../../row-reader.ts';
import {
	amount,
	birthday,
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
	...{ placed: 'placed', open: 'placed', paid: 'paid', shipped: 'shipped', delivered: 'delivered' },
	...{ completed: 'delivered', cancelled: 'cancelled', canceled: 'cancelled', returned: 'returned' },
	...{ refunded: 'returned', 受付: 'placed', 入金済み: 'paid', 発送済み: 'shipped', 配達済み: 'delivered' },
	...{ 取消: 'cancelled', キャンセル: 'cancelled', 返品: 'returned' },
};
const KINDS: Readonly<Record<string, ImportedOrder['kind']>> = {
	...{
		purchase: 'purchase',
		order: 'order',
		hold: 'hold',
		wish: 'wish',
		wishlist: 'wish',
		view: 'view',
		viewed: 'view',
	},
	...{
		購入: 'purchase',
		注文: 'order',
		取り置き: 'hold',
		お気に入り: 'wish',
		ほしい物: 'wish',
		閲覧: 'view',
	},
};

/** A list of customers in one's own words: a name or a number, with English or Japanese headings. */
export const PLAIN_CUSTOMERS: PeopleFormat = {
	name: 'plain-customers',
	recognises: (columns) => {
		const names = keyColumns(columns);
		const whole = columns.find(
			'name',
			'customer_name',
			'氏名',
			'名前',
			'お名前',
			'顧客名',
			'会員名',
			'last_name',
			'姓',
		);
		const isPerson = names.mail !== null || names.phone !== null || names.card !== null || names.id !== null;
		return (
			whole !== null &&
			isPerson &&
			names.order === null &&
			columns.find('price', '価格', 'gtin', 'jan') === null
		);
	},
	mapper: (columns) => {
		const keys = keyColumns(columns);
		const names = {
			whole: columns.find('name', 'customer_name', '氏名', '名前', 'お名前', '顧客名', '会員名'),
			family: columns.find('last_name', 'family_name', '姓'),
			given: columns.find('first_name', 'given_name', '名'),
			kana: columns.find('kana', 'name_kana', 'フリガナ', 'ふりがな', '氏名カナ', 'カナ'),
			latin: columns.find('latin', 'romaji', 'ローマ字'),
			birthday: columns.find('birthday', 'birth_date', 'birth', '誕生日', '生年月日'),
			joined: columns.find('joined', 'joined_on', 'registered', '入会日', '登録日'),
			likes: columns.find('preferences', 'likes', '好み'),
			sizes: columns.find('sizes', 'size', 'サイズ'),
			note: columns.find('note', 'notes', 'メモ', '備考'),
			mailing: columns.find('email_consent', 'accepts_email', 'メルマガ'),
			store: columns.find('store', '店舗'),
			updated: columns.find('updated', 'updated_at', '更新日'),
		};
		return (row) => {
			const { accounts, profile } = keysOf(row, keys);
			if (accounts.length === 0) row.refuse(keys.id ?? keys.card ?? keys.mail ?? keys.phone, 'nobody');
			const parts = fullName(name(row, names.family), name(row, names.given));
			const sizes = words(row, names.sizes);
			const person = {
				...{ ...NOBODY, accounts, isRecord: true, repeats: false },
				profile: {
					...{ ...profile, name: name(row, names.whole) || parts.name, kana: name(row, names.kana) },
					...{ latin: name(row, names.latin) || parts.latin, birthday: birthday(row, names.birthday) },
					preferences: [words(row, names.likes), sizes].filter((text) => text !== '').join(' · '),
					note: words(row, names.note),
				},
				consents:
					row.text(names.mailing) === ''
						? []
						: [{ purpose: 'email' as const, isGiven: row.flag(names.mailing, false) }],
				...{ joinedOn: optionalDay(row, names.joined), store: plain(row, names.store) },
				updatedAt: moment(row, names.updated),
			};
			return said(row, keys.id ?? keys.card ?? keys.mail ?? keys.phone, { person });
		};
	},
};

/**
 * A list of what customers bought, wished for or looked at, a row a line: an order number, a day, whose it is, and what.
 * A negative quantity is something that came back.
 */
export const PLAIN_ORDERS: PeopleFormat = {
	name: 'plain-orders',
	recognises: (columns) => {
		const { order, mail: address, phone, card, id } = keyColumns(columns);
		return (
			order !== null && (address ?? phone ?? card ?? id) !== null && lineColumns(columns).quantity !== null
		);
	},
	mapper: (columns, { currency }) => {
		const keys = keyColumns(columns);
		const names = lineColumns(columns);
		let last = { number: '', lines: 0 };
		return (row) => {
			const number = plain(row, keys.order);
			if (number === '') row.refuse(keys.order, 'no_order_number');
			last = { number, lines: number === last.number ? last.lines + 1 : 1 };
			const { accounts, profile } = keysOf(row, keys);
			const [account] = accounts;
			if (account === undefined && row.problems.length === 0) return leftOut(row, 'no_customer');
			checkCurrency(row, names.currency, currency);
			const channel = isStore(row.text(names.channel)) ? 'store' : 'online';
			const usual = channel === 'store' ? 'purchase' : 'order';
			const kind = row.text(names.kind) === '' ? usual : KINDS[row.text(names.kind).toLowerCase()];
			if (kind === undefined) row.refuse(names.kind, 'unknown_status');
			const count = quantity(row, names.quantity);
			const price = amount(row, names.price, currency) ?? ZERO;
			const paid = names.paid ? (amount(row, names.paid, currency) ?? ZERO) : times(price, count);
			const order: ImportedOrder = {
				...{ source: `plain:${number}`, account: account ?? '', number, kind: kind ?? usual, channel },
				...{ day: day(row, names.at), store: plain(row, names.store), refunded: ZERO },
				total: names.total ? amount(row, names.total, currency) : null,
				status: names.status && usual === 'order' ? status(row, names.status, STATUS) : null,
				updatedAt: moment(row, names.updated),
			};
			const item = {
				...{
					order: order.source,
					id: plain(row, names.id) || String(last.lines),
					sku: plain(row, names.sku),
				},
				...{ name: name(row, names.name), quantity: count, paid },
			};
			return said(row, names.id ?? keys.order, { order, item, person: { ...NOBODY, accounts, profile } });
		};
	},
};

const isStore = (text: string): boolean => ['store', 'pos', '店', '店舗'].includes(text.toLowerCase());

function keyColumns(columns: Columns) {
	return {
		id: columns.find('customer_id', 'customerid', '顧客ID', '顧客コード', '会員ID'),
		card: columns.find('member_number', 'card', 'card_number', '会員番号', 'カード番号'),
		mail: columns.find('email', 'mail', 'e-mail', 'customer_email', 'メールアドレス', 'メール'),
		phone: columns.find('phone', 'telephone', 'tel', 'mobile', '電話番号', '電話', '携帯電話'),
		order: columns.find(
			'order_number',
			'order_no',
			'order_id',
			'invoice',
			'invoiceno',
			'注文番号',
			'伝票番号',
		),
	};
}

function lineColumns(columns: Columns) {
	return {
		at: columns.find('date', 'day', 'order_date', 'invoicedate', '日付', '注文日', '購入日'),
		channel: columns.find('channel', 'チャネル'),
		store: columns.find('store', '店舗'),
		kind: columns.find('kind', '種別'),
		status: columns.find('status', '状況', 'ステータス'),
		updated: columns.find('updated', 'updated_at', '更新日'),
		currency: columns.find('currency', '通貨'),
		total: columns.find('order_total', '注文合計'),
		id: columns.find('line', 'line_id', '明細番号'),
		sku: columns.find('sku', 'stockcode', 'product_code', 'gtin', 'jan', '商品コード', 'JANコード'),
		name: columns.find('product', 'product_name', 'description', 'item_name', '商品名', '品名'),
		quantity: columns.find('quantity', 'qty', '数量', '個数'),
		price: columns.find('unit_price', 'unitprice', 'price', '単価', '価格'),
		paid: columns.find('amount', 'paid', 'line_total', '金額'),
	};
}

function keysOf(row: RowReader, keys: ReturnType<typeof keyColumns>) {
	const [id, card, phone] = [keys.id, keys.card, keys.phone].map((column) => plain(row, column));
	const address = mail(row, keys.mail);
	const accounts = [
		...listOf(id ?? '').map((own) => `plain:id:${own}`),
		...listOf(card ?? '').map((own) => `plain:card:${cardKey(own)}`),
		...listOf(address).map((own) => `plain:mail:${mailKey(own)}`),
	];
	// A telephone may be a family's: it names somebody only where nothing else does.
	const byPhone = accounts.length === 0 ? listOf(phone ?? '').map((own) => `plain:tel:${phoneKey(own)}`) : [];
	const profile = {
		...{ ...EMPTY_PROFILE, mails: listOf(address), phones: listOf(phone ?? '') },
		...{ memberNumbers: listOf(card ?? ''), otherIds: listOf(id ?? '').map((own) => `plain:${own}`) },
	};
	return { accounts: [...accounts, ...byPhone], profile };
}
