/** Where each prefecture's capital lies, hundredths of a degree north and east: near enough to say which store is nearer. */
const CAPITALS = new Map(
	`北海道 4306 14135|青森県 4082 14074|岩手県 3970 14115|宮城県 3827 14087|秋田県 3972 14010|山形県 3824 14036|福島県 3775 14047
	茨城県 3634 14045|栃木県 3657 13988|群馬県 3639 13906|埼玉県 3586 13965|千葉県 3560 14012|東京都 3569 13969|神奈川県 3545 13964
	新潟県 3790 13902|富山県 3670 13721|石川県 3659 13663|福井県 3607 13622|山梨県 3566 13857|長野県 3665 13818|岐阜県 3539 13672
	静岡県 3498 13838|愛知県 3518 13691|三重県 3473 13651|滋賀県 3500 13587|京都府 3502 13576|大阪府 3469 13552|兵庫県 3469 13518
	奈良県 3469 13583|和歌山県 3423 13517|鳥取県 3550 13424|島根県 3547 13305|岡山県 3466 13393|広島県 3440 13246|山口県 3419 13147
	徳島県 3407 13456|香川県 3434 13404|愛媛県 3384 13277|高知県 3356 13353|福岡県 3361 13042|佐賀県 3325 13030|長崎県 3274 12987
	熊本県 3279 13074|大分県 3324 13161|宮崎県 3191 13142|鹿児島県 3156 13056|沖縄県 2621 12768`
		.split(/[|\n]/)
		.map((row) => row.trim().split(' '))
		.map(([name = '', north, east]) => [name, [Number(north), Number(east)] as const]),
);
/** Metres of a hundredth of a degree north, and east at the middle of Japan (36°). */
const NORTH_M = 1110;
const EAST_M = 900;

/** Roughly how far two addresses are apart, by their prefectures, in metres; null where one names none. */
export function metresApart(one: string, other: string): number | null {
	const [here, there] = [capitalOf(one), capitalOf(other)];
	if (!here || !there) return null;
	return Math.round(Math.hypot((here[0] - there[0]) * NORTH_M, (here[1] - there[1]) * EAST_M));
}

const capitalOf = (address: string) => [...CAPITALS].find(([name]) => address.startsWith(name))?.[1] ?? null;
