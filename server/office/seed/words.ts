/** A Japanese word with its reading in hiragana. */
export type Word = { readonly text: string; readonly reading: string };

/** Words written as `静岡=しずおか ほうじ=ほうじ`; a word without `=` is its own reading. */
export const words = (list: string): readonly [Word, ...Word[]] => {
	const [first = '', ...rest] = list.trim().split(/\s+/);
	return [word(first), ...rest.map(word)];
};

/** One such word; `_` stands for a blank inside. */
export function word(entry: string): Word {
	const [text = '', reading = text] = entry.split('=');
	return { text: text.replaceAll('_', ' '), reading: reading.replaceAll('_', ' ') };
}

/** Makers of the demo shop; none of them exists. */
export const MAKERS = words(`
	みなと屋=みなとや 花暦=はなごよみ 白樺舎=しらかばしゃ 山里工房=やまざとこうぼう 青葉堂=あおばどう 月見庵=つきみあん 小町=こまち
	結び=むすび 朝凪=あさなぎ 木漏れ日=こもれび 千鳥=ちどり 松風=まつかぜ 若草=わかくさ 鶴亀=つるかめ 風待ち=かぜまち 雪椿=ゆきつばき
	灯=あかり 糸屋=いとや 日和=ひより 里山=さとやま 七草=ななくさ 玉響=たまゆら 椿=つばき 藍染舎=あいぞめしゃ 星野=ほしの
	北国=きたぐに 南風=はえ 海鳴り=うみなり 桜並木=さくらなみき 紅葉屋=もみじや 竹林=ちくりん 石蔵=いしぐら 水車=すいしゃ 稲穂=いなほ
	茜=あかね 蛍=ほたる 雲雀=ひばり 東雲=しののめ 常盤=ときわ 浜辺=はまべ 峠の茶屋=とうげのちゃや 丘の上=おかのうえ 五月=さつき
	弥生=やよい 彩=いろどり 縁=えにし 和み=なごみ 憩い=いこい 暦=こよみ 野の花=ののはな 清流=せいりゅう 波音=なみおと 夕凪=ゆうなぎ
	羽衣=はごろも 手毬=てまり 金魚=きんぎょ 風鈴=ふうりん 縁側=えんがわ 土間=どま 囲炉裏=いろり
`);

/** Editions, for shops so large that makers and kinds are used up. */
export const EDITIONS = words(`
	春限定=はるげんてい 夏限定=なつげんてい 秋限定=あきげんてい 冬限定=ふゆげんてい 特選=とくせん 極=きわみ 匠=たくみ 新=しん 徳用=とくよう 限定=げんてい
	定番=ていばん 贅沢=ぜいたく 素朴=そぼく 上=じょう 並=なみ 雅=みやび 粋=いき 暮らしの=くらしの 旅の=たびの 贈り物用=おくりものよう
`);
