import { mailKey } from '#domain/customer/customer-keys.ts';
import { EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { money, ZERO } from '#domain/money/money.ts';
import { roundDiv } from '#domain/money/rounding.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Columns } from '../../columns.ts';
import { variantName } from '../../row-mapper.ts';
import type { RowReader } from '../../row-reader.ts';
import {
	amount,
	birthday,
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

/** mtb_order_status, by id and by word. */
const STATUS: Readonly<Record<string, OrderStatus>> = {
	...{ 1: 'placed', 3: 'cancelled', 4: 'paid', 5: 'shipped', 6: 'paid', 9: 'returned' },
	...{
		新規受付: 'placed',
		注文取消し: 'cancelled',
		対応中: 'paid',
		発送済み: 'shipped',
		入金済み: 'paid',
		返品: 'returned',
	},
};
/** 決済処理中 and 購入処理中: somebody is at the till of the online shop, or has left it. */
const UNFINISHED = new Set(['7', '8', '決済処理中', '購入処理中']);

/** EC-CUBE's 会員CSV. Addresses and trades are not kept; points are the online shop's own. */
export const EC_CUBE_CUSTOMERS: PeopleFormat = {
	name: 'ec-cube-customers',
	recognises: (columns) => columns.has('会員ID', 'お名前(姓)') && columns.find('注文ID', '注文番号') === null,
	mapper: (columns) => {
		const names = personColumns(columns);
		const state = columns.find('会員ステータス(ID)', '会員ステータス(名称)');
		const joined = columns.find('登録日');
		const updated = columns.find('更新日');
		const note = columns.find('ショップ用メモ欄');
		return (row) => {
			if (['3', '退会'].includes(row.text(state))) return leftOut(row, 'deleted');
			if (['1', '仮会員'].includes(row.text(state))) return leftOut(row, 'not_confirmed');
			const { accounts, profile } = personOf(row, names);
			if (accounts.length === 0) row.refuse(names.id, 'nobody');
			const person = {
				...{ ...NOBODY, accounts, isRecord: true, repeats: false },
				profile: { ...profile, note: words(row, note) },
				...{ joinedOn: optionalDay(row, joined), updatedAt: moment(row, updated) },
			};
			return said(row, names.id, { person });
		};
	},
};

/** EC-CUBE's 受注CSV and 配送CSV: a row a line (明細), what is the order's on every row. */
export const EC_CUBE_ORDERS: PeopleFormat = {
	name: 'ec-cube-orders',
	recognises: (columns) => columns.find('注文ID', '注文番号') !== null && columns.has('商品名', 'お名前(姓)'),
	mapper: (columns, { currency }) => {
		const names = { ...personColumns(columns), ...orderColumns(columns) };
		let last = { number: '', lines: 0 };
		return (row) => {
			const number = plain(row, names.number);
			if (number === '') row.refuse(names.number, 'no_order_number');
			last = { number, lines: number === last.number ? last.lines + 1 : 1 };
			if (UNFINISHED.has(row.text(names.status))) return leftOut(row, 'unfinished');
			const { accounts, profile } = personOf(row, names);
			const [account] = accounts;
			if (account === undefined && row.problems.length === 0) return leftOut(row, 'no_customer');
			const order: ImportedOrder = {
				...{ source: `ec-cube:${number}`, account: account ?? '', number, kind: 'order', channel: 'online' },
				...{ day: day(row, names.at), store: '', status: status(row, names.status, STATUS) },
				...{ total: amount(row, names.total, currency), refunded: ZERO, updatedAt: 0 },
			};
			const person = { ...NOBODY, accounts, profile };
			const isGoods = ['', '1', '商品'].includes(row.text(names.type));
			const item = isGoods ? lineOf(row, names, currency, order.source, last.lines) : null;
			return said(row, names.number, { order, person, item });
		};
	},
};

function personColumns(columns: Columns) {
	return {
		id: columns.find('会員ID'),
		family: columns.find('お名前(姓)'),
		given: columns.find('お名前(名)'),
		familyKana: columns.find('お名前(セイ)', 'お名前(フリガナ・姓)'),
		givenKana: columns.find('お名前(メイ)', 'お名前(フリガナ・名)'),
		mail: columns.find('メールアドレス'),
		phone: columns.find('TEL', '電話番号'),
		birthday: columns.find('誕生日'),
	};
}

function orderColumns(columns: Columns) {
	return {
		number: columns.find('注文番号', '注文ID'),
		status: columns.find('対応状況(ID)', '対応状況(名称)', '対応状況'),
		at: columns.find('受注日', '注文日時'),
		total: columns.find('支払合計', '合計'),
		lineId: columns.find('注文詳細ID'),
		type: columns.find('明細区分(ID)', '明細区分(名称)'),
		itemName: columns.find('商品名'),
		code: columns.find('商品コード'),
		options: [columns.find('規格分類名1'), columns.find('規格分類名2')],
		price: columns.find('価格'),
		quantity: columns.find('個数'),
		tax: columns.find('税率'),
	};
}

function personOf(row: RowReader, names: ReturnType<typeof personColumns>) {
	const id = plain(row, names.id);
	const address = mail(row, names.mail);
	const kana = [name(row, names.familyKana), name(row, names.givenKana)]
		.filter((part) => part !== '')
		.join(' ');
	return {
		// An address is a member's alone in EC-CUBE, and guests have nothing else.
		accounts: [
			...listOf(id).map((own) => `ec-cube:id:${own}`),
			...listOf(address).map((own) => `ec-cube:mail:${mailKey(own)}`),
		],
		profile: {
			...{ ...EMPTY_PROFILE, ...fullName(name(row, names.family), name(row, names.given)), kana },
			...{ mails: listOf(address), phones: listOf(plain(row, names.phone)) },
			...{ otherIds: listOf(id).map((own) => `ec-cube:${own}`), birthday: birthday(row, names.birthday) },
		},
	};
}

/** 価格 is before tax; what was paid is with it, rounded by the unit as EC-CUBE does. */
function lineOf(
	row: RowReader,
	names: ReturnType<typeof orderColumns>,
	currency: string,
	order: string,
	nth: number,
) {
	const price = amount(row, names.price, currency) ?? ZERO;
	const percent = row.text(names.tax) === '' ? 0 : Number(row.text(names.tax));
	if (!Number.isInteger(percent) || percent < 0 || percent > 100) row.refuse(names.tax, 'unknown_tax_class');
	const count = quantity(row, names.quantity);
	const unit = Number.isInteger(percent)
		? roundDiv(BigInt(price) * BigInt(100 + percent), 100n, 'half_up')
		: 0n;
	return {
		...{ order, id: plain(row, names.lineId) || String(nth), sku: plain(row, names.code), quantity: count },
		name: variantName(
			name(row, names.itemName),
			names.options.map((column) => name(row, column)),
		),
		paid: money(Number(unit) * count),
	};
}
