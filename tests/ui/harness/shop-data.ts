import { gtinCheckDigit, normaliseGtin } from '#domain/gtin/gtin.ts';
import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import type { ListedItem, Shop } from '#usecases/services.ts';

/** A small shop in memory. */
export const SHOP: Shop = {
	storeId: 'shibuya',
	storeName: '渋谷店',
	shopName: 'のれん商店',
	currency: 'JPY',
	exponent: 0,
	timeZone: 'Asia/Tokyo',
	cutHour: 5,
	taxRules: {
		rounding: 'floor',
		categories: [
			{ id: 'standard', mark: '', rates: [{ validFrom: '2019-10-01', rate: { n: 10, d: 100 } }] },
			{ id: 'reduced', mark: '※', rates: [{ validFrom: '2019-10-01', rate: { n: 8, d: 100 } }] },
		],
	},
	places: [
		{ id: 'shibuya', name: '渋谷店' },
		{ id: 'yokohama', name: '横浜店' },
		{ id: 'warehouse', name: '倉庫' },
	],
	staff: [
		{ id: 'sato', name: '佐藤 美咲', role: 'cashier' },
		{ id: 'suzuki', name: '鈴木 健一', role: 'cashier' },
		{ id: 'takahashi', name: '高橋 由美子', role: 'manager' },
		{ id: 'smith', name: 'Alexandra Montgomery-Smith', role: 'cashier' },
	],
};

type Kind = readonly [category: string, tax: string, price: number, names: readonly string[]];

const KINDS: readonly Kind[] = [
	['飲料', 'reduced', 158, ['緑茶 500ml', '麦茶 1L', 'コーヒー 無糖 ボトル缶', 'ジャスミン茶', '天然水 2L']],
	[
		'食品',
		'reduced',
		298,
		[
			'牛乳 低温殺菌 1L',
			'もめん豆腐',
			'北海道産小麦の食パン 6枚切 バターたっぷりのやわらか仕立て',
			'梅干し',
			'味噌',
		],
	],
	[
		'衣料',
		'standard',
		2980,
		['リネンシャツ 白 M', 'リネンシャツ 白 L', 'くつ下 3足組', 'リネンシャツ 白 S', 'てぬぐい 青海波'],
	],
	['雑貨', 'standard', 1280, ['マグカップ 波', '竹箸 2膳', 'ノート A5 方眼', '風呂敷 大 麻の葉', '線香花火']],
	['文具', 'standard', 220, ['鉛筆 2B', '消しゴム', '万年筆 細字', '便箋', '封筒']],
	['アウトドア', 'standard', 4980, ['水筒 1L', 'ヘッドライト', 'レジャーシート', 'ランタン', '保冷バッグ']],
];

function listed(index: number, category: string, tax: string, price: number, name: string): ListedItem {
	const body = `49${String(1_000_000_000 + index * 7).padStart(10, '0')}`;
	const gtin = normaliseGtin(`${body}${gtinCheckDigit(body)}`);
	invariant(gtin.ok, 'demo GTINs are valid');
	return {
		id: `item-${index}`,
		sku: `SKU${index}`,
		gtins: [gtin.value],
		name,
		reading: '',
		category,
		price: money(price),
		taxCategory: tax,
		taxIncluded: true,
		...(/^リネンシャツ 白 [SML]$/.test(name) && { product: 'linen', variant: ['白', name.slice(-1)] }),
		stock:
			index % 7 === 3
				? []
				: [
						{ place: 'shibuya', quantity: (index * 5) % 17 },
						{ place: 'yokohama', quantity: (index * 3) % 9 },
					],
	};
}

/** Items of every category, with long names, a free one and the dearest there can be. */
export function demoItems(): ListedItem[] {
	const items = KINDS.flatMap(([category, tax, price, names], kind) =>
		Array.from({ length: 40 }, (_, i) => {
			const name = names[i % names.length] ?? category;
			return listed(kind * 40 + i, category, tax, price + i * 10, i < names.length ? name : `${name} ${i}`);
		}),
	);
	items.push(listed(900, '雑貨', 'standard', 0, '試供品 (無料)'));
	items.push(listed(901, '雑貨', 'standard', 99_999_999, '記念金貨 大判 桐箱入り 鑑定書付き 限定品'));
	return items;
}
