import type { Place } from '../places.ts';

/** Towns with a store, in the order in which the chain grew: id, code, name, address. */
const TOWNS = `
	shibuya SBY 渋谷 東京都渋谷区神南1-2-3|yokohama YKH 横浜 神奈川県横浜市西区南幸1-2-3|kichijoji KCJ 吉祥寺 東京都武蔵野市吉祥寺本町1-2-3
	kamakura KMK 鎌倉 神奈川県鎌倉市小町1-2-3|asakusa ASK 浅草 東京都台東区浅草1-2-3|kyoto KYT 京都 京都府京都市中京区寺町通1-2
	umeda UMD 梅田 大阪府大阪市北区梅田1-2-3|sannomiya SNM 三宮 兵庫県神戸市中央区三宮町1-2-3|sakae SKE 栄 愛知県名古屋市中区栄1-2-3
	tenjin TNJ 天神 福岡県福岡市中央区天神1-2-3|sapporo SPR 札幌 北海道札幌市中央区南一条西1-2|sendai SDI 仙台 宮城県仙台市青葉区一番町1-2-3
	kanazawa KNZ 金沢 石川県金沢市片町1-2-3|hiroshima HRS 広島 広島県広島市中区本通1-2|nara NRA 奈良 奈良県奈良市三条町1-2-3
	kawagoe KWG 川越 埼玉県川越市幸町1-2-3|omiya OMY 大宮 埼玉県さいたま市大宮区桜木町1-2-3|chiba CHB 千葉 千葉県千葉市中央区富士見1-2-3
	tachikawa TCK 立川 東京都立川市曙町1-2-3|shimokitazawa SKZ 下北沢 東京都世田谷区北沢1-2-3|nagano NGN 長野 長野県長野市南千歳1-2-3
	matsumoto MTM 松本 長野県松本市中央1-2-3|niigata NGT 新潟 新潟県新潟市中央区万代1-2-3|shizuoka SZO 静岡 静岡県静岡市葵区呉服町1-2-3
	okayama OKY 岡山 岡山県岡山市北区表町1-2-3|takamatsu TKM 高松 香川県高松市丸亀町1-2|matsuyama MTY 松山 愛媛県松山市大街道1-2-3
	kumamoto KMM 熊本 熊本県熊本市中央区上通町1-2|kagoshima KGS 鹿児島 鹿児島県鹿児島市東千石町1-2|naha NHA 那覇 沖縄県那覇市牧志1-2-3
	aomori AMR 青森 青森県青森市新町1-2-3|akita AKT 秋田 秋田県秋田市中通1-2-3|morioka MRO 盛岡 岩手県盛岡市大通1-2-3
	yamagata YMG 山形 山形県山形市七日町1-2-3|toyama TYM 富山 富山県富山市総曲輪1-2-3|otsu OTS 大津 滋賀県大津市中央1-2-3
	himeji HMJ 姫路 兵庫県姫路市二階町1-2|kurashiki KRS 倉敷 岡山県倉敷市本町1-2|nagasaki NGS 長崎 長崎県長崎市浜町1-2|oita OIT 大分 大分県大分市中央町1-2-3
`
	.trim()
	.split(/[|\n]/)
	.map((line) => line.trim().split(' '));

/** `count` stores, then the warehouse and the online shop. After the last town come second and third stores. */
export function demoPlaces(count: number): Place[] {
	return [
		...Array.from({ length: count }, (_, index) => demoStore(index)),
		{
			id: 'warehouse',
			code: 'WHS',
			name: '倉庫',
			kind: 'warehouse',
			address: '埼玉県戸田市美女木1-2-3',
			phone: '048-000-0100',
		},
		{ id: 'online', code: 'ONL', name: 'オンラインショップ', kind: 'online', address: '', phone: '' },
	];
}

function demoStore(index: number): Place {
	const [id = '', code = '', town = '', address = ''] = TOWNS[index % TOWNS.length] ?? [];
	const round = Math.floor(index / TOWNS.length) + 1;
	return {
		id: round === 1 ? id : `${id}-${round}`,
		code: round === 1 ? code : `${code}${round}`,
		name: round === 1 ? `${town}店` : `${town}${round}号店`,
		kind: 'store',
		address,
		phone: `03-0000-${String(1001 + index).padStart(4, '0')}`,
	};
}
