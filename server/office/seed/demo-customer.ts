import { luhnCheckDigit } from '#domain/gtin/luhn.ts';
import type { Place } from '../places.ts';
import { demoItem } from './demo-item.ts';
import { SeededRandom } from './seeded-random.ts';
import { words } from './words.ts';

const STREAM = 2_000_000_000;
const DAY_MS = 86_400_000;

const FAMILY_NAMES = words(`
	佐藤=サトウ 鈴木=スズキ 高橋=タカハシ 田中=タナカ 伊藤=イトウ 渡辺=ワタナベ 山本=ヤマモト 中村=ナカムラ 小林=コバヤシ 加藤=カトウ
	吉田=ヨシダ 山田=ヤマダ 佐々木=ササキ 山口=ヤマグチ 松本=マツモト 井上=イノウエ 木村=キムラ 林=ハヤシ 斎藤=サイトウ 清水=シミズ
	山崎=ヤマザキ 森=モリ 池田=イケダ 橋本=ハシモト 阿部=アベ 石川=イシカワ 山下=ヤマシタ 中島=ナカジマ 石井=イシイ 小川=オガワ
	前田=マエダ 岡田=オカダ 長谷川=ハセガワ 藤田=フジタ 後藤=ゴトウ 近藤=コンドウ 村上=ムラカミ 遠藤=エンドウ 青木=アオキ 坂本=サカモト
	斉藤=サイトウ 福田=フクダ 太田=オオタ 西村=ニシムラ 藤井=フジイ 金子=カネコ 岡本=オカモト 藤原=フジワラ 中野=ナカノ 三浦=ミウラ
	原田=ハラダ 中川=ナカガワ 松田=マツダ 竹内=タケウチ 小野=オノ 田村=タムラ 中山=ナカヤマ 和田=ワダ 石田=イシダ 森田=モリタ
`);
const GIVEN_NAMES = words(`
	陽菜=ヒナ 結衣=ユイ 葵=アオイ 美咲=ミサキ 凛=リン さくら=サクラ 愛=アイ 彩花=アヤカ 真由=マユ 由美子=ユミコ 恵子=ケイコ 和子=カズコ
	幸子=サチコ 明美=アケミ 智子=トモコ 久美子=クミコ 香織=カオリ 優子=ユウコ 千尋=チヒロ 七海=ナナミ 桃子=モモコ 綾=アヤ 舞=マイ 玲奈=レナ
	蓮=レン 陽翔=ハルト 大翔=ヒロト 湊=ミナト 悠真=ユウマ 健太=ケンタ 翔太=ショウタ 拓海=タクミ 大輔=ダイスケ 直樹=ナオキ 誠=マコト 隆=タカシ
	浩二=コウジ 健一=ケンイチ 和也=カズヤ 亮=リョウ 雄大=ユウダイ 修=オサム 茂=シゲル 勇=イサム 光=ヒカル 樹=イツキ 海斗=カイト 颯太=ソウタ
	一郎=イチロウ 次郎=ジロウ 哲也=テツヤ 剛=ツヨシ 慎吾=シンゴ 純=ジュン 薫=カオル 千秋=チアキ 遥=ハルカ 美穂=ミホ 奈々=ナナ 里美=サトミ
`);

/** One earlier purchase, in a store or online. Amounts are in minor units, tax included. */
export type DemoPurchase = {
	readonly day: string;
	readonly channel: 'store' | 'online';
	readonly place: string;
	readonly number: string;
	readonly total: number;
	readonly points: number;
	/** Of an order that is on its way. */
	readonly status?: string;
	readonly lines: readonly { item_id: string; name: string; quantity: number; unit_price: number }[];
};

/** A customer as `office_customers` keeps one. */
export type DemoCustomer = {
	readonly id: string;
	readonly memberNumber: string;
	readonly name: string;
	readonly kana: string;
	readonly phone: string;
	readonly mail: string;
	readonly birthday: string;
	readonly rank: 'regular' | 'silver' | 'gold';
	readonly points: number;
	readonly joined: string;
	readonly history: readonly DemoPurchase[];
};

/** What a customer is drawn from. `until` (epoch ms) is the day after the last purchase. */
export type CustomerWorld = {
	readonly seed: number;
	readonly items: number;
	readonly places: readonly Place[];
	readonly until: number;
};

/** The `index`-th customer: what was bought, points and rank agree with each other. */
export function demoCustomer(index: number, world: CustomerWorld): DemoCustomer {
	const random = new SeededRandom(world.seed, STREAM + index);
	const family = random.pick(FAMILY_NAMES);
	const given = random.pick(GIVEN_NAMES);
	const joined = world.until - random.between(200, 1800) * DAY_MS;
	const history = purchases(index, world, random, joined);
	const spent = history.reduce((sum, { total }) => sum + total, 0);
	const body = `2900${String(index + 1).padStart(11, '0')}`;
	const number = String(index + 1).padStart(8, '0');
	return {
		id: `c${number}`,
		memberNumber: body + luhnCheckDigit(body),
		name: `${family.text} ${given.text}`,
		kana: `${family.reading} ${given.reading}`,
		phone: `0${random.pick([70, 80, 90])}-${number.slice(0, 4)}-${number.slice(4)}`,
		mail: `member${index + 1}@example.com`,
		birthday: isoDay(Date.UTC(random.between(1945, 2007), random.between(0, 11), random.between(1, 28))),
		rank: spent >= 50_000 ? 'gold' : spent >= 15_000 ? 'silver' : 'regular',
		points: history.reduce((sum, { points }) => sum + points, 0),
		joined: isoDay(joined),
		history,
	};
}

/** Newest first. Every customer has bought something; most both in a store and online. */
function purchases(
	index: number,
	world: CustomerWorld,
	random: SeededRandom,
	joined: number,
): DemoPurchase[] {
	const stores = world.places.filter(({ kind }) => kind === 'store');
	const home = stores[random.between(0, stores.length - 1)];
	const count = world.items === 0 ? 0 : random.between(1, 8);
	const days = Math.floor((world.until - joined) / DAY_MS);
	return Array.from({ length: count }, () => world.until - random.between(1, days) * DAY_MS)
		.sort((a, b) => b - a)
		.map((time, nth): DemoPurchase => {
			const isOnline = home === undefined || random.chance(0.4);
			const lines = Array.from({ length: random.between(1, 3) }, () => {
				const { id, name, price } = demoItem(random.between(0, world.items - 1), world.seed);
				return { item_id: id, name, quantity: random.between(1, 2), unit_price: price };
			});
			const total = lines.reduce((sum, { quantity, unit_price }) => sum + quantity * unit_price, 0);
			const serial = String(index * 10 + nth + 1).padStart(7, '0');
			return {
				day: isoDay(time),
				channel: isOnline ? 'online' : 'store',
				place: isOnline ? 'online' : home.id,
				number: isOnline ? `W${serial}` : `${home.code}-H01-${serial}`,
				total,
				points: Math.floor(total / 100),
				...(isOnline && nth === 0 && index % 4 === 0 && { status: 'shipped' }),
				lines,
			};
		});
}

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
