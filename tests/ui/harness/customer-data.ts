import { type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import { money } from '#domain/money/money.ts';
import type { CustomerCard, StandingConsent, Suggestion, TimelineEvent } from '#usecases/customers.ts';

/** A customer as the memory keeps them. */
export type Known = {
	readonly ref: string;
	profile: CustomerProfile;
	balance: number;
	pending: number;
	consents: readonly StandingConsent[];
	readonly timeline: readonly TimelineEvent[];
} & Pick<CustomerCard, 'rank' | 'segment' | 'cues'>;

const RANKS = {
	gold: { id: 'gold', name: { ja: 'ゴールド', en: 'Gold' } },
	regular: { id: 'regular', name: { ja: 'レギュラー', en: 'Regular' } },
} as const;

export const TERMS = {
	version: '2026-04',
	ja: 'お預かりする情報（お名前・連絡先・誕生日・お買上げ）は、ポイントの管理、接客、お届けのためだけに使います。\n同意はいつでもお店とオンラインで取り消せます。第三者には渡しません。',
	en: 'What you tell us (name, contact, birthday, purchases) is used for your points, to serve you and to deliver, and for nothing else.\nYou can take a consent back at any time, in the shop and online. We give it to nobody.',
};

const GOODS = [
	'リネンシャツ 白 M',
	'カーディガン 藍 M',
	'緑茶 500ml',
	'てぬぐい 青海波',
	'マグカップ 波',
	'水筒 1L',
];

/** A regular's two years: every fourth time online, and now and then something comes back. */
function years(): TimelineEvent[] {
	return Array.from({ length: 53 }, (_, at): TimelineEvent => {
		const day = new Date(Date.UTC(2026, 10, 22 - at * 13)).toISOString().slice(0, 10);
		const isOnline = at % 4 === 0;
		const isReturn = at % 9 === 5;
		const name = GOODS[at % GOODS.length] ?? '';
		const total = isReturn ? -2980 : 1580 + at * 120;
		return {
			kind: isReturn ? 'return' : 'purchase',
			...{
				channel: isOnline ? 'online' : 'store',
				place: isOnline ? 'online' : at % 3 === 1 ? 'yokohama' : 'shibuya',
			},
			...{
				number: isOnline ? `EC-${10_200 - at}` : `SBY-R01-${String(900 - at).padStart(6, '0')}`,
				day,
				total,
			},
			...{ points: Math.trunc(total / 100), status: null },
			lines: [
				{ itemId: 'item-80', name, quantity: (at % 2) + 1, paid: total },
				...(at % 3 === 0 ? [{ itemId: 'item-1', name: '麦茶 1L', quantity: 1, paid: 0 }] : []),
			],
		};
	});
}

const ORDER: TimelineEvent = {
	...{ kind: 'order', channel: 'online', place: 'online', number: 'EC-10231', day: '2026-11-22' },
	...{ total: 8940, points: 0, status: '発送準備中' },
	lines: [{ itemId: 'item-83', name: 'カーディガン 藍 M', quantity: 1, paid: 8940 }],
};

const consent = (purpose: string, isGiven: boolean): StandingConsent => ({
	...{ purpose, isGiven, textVersion: TERMS.version, at: Date.UTC(2026, 3, 2, 3, 20) },
});

export const HANAKO: Known = {
	ref: 'c-hanako',
	profile: {
		...EMPTY_PROFILE,
		...{ name: '山田 花子', kana: 'ヤマダ ハナコ', latin: 'Yamada Hanako' },
		...{ phones: ['09012345678'], mails: ['hanako@example.jp'], memberNumbers: ['2900000012349'] },
		...{ birthday: '--11-27', preferences: '麻と藍色。シャツは M、靴は 23.5。紙袋はいらない。' },
	},
	...{ balance: 1240, pending: 86, rank: RANKS.gold, segment: 'Champions' },
	cues: [
		{ kind: 'birthday', inDays: 4 },
		{ kind: 'visits', thisMonth: 3 },
		{ kind: 'ordered_online', daysAgo: 1, number: 'EC-10231' },
	],
	consents: [consent('membership', true), consent('history', true), consent('email', false)],
	timeline: [ORDER, ...years()],
};

const other = (ref: string, name: string, kana: string, phone: string, balance: number): Known => ({
	...HANAKO,
	...{ ref, balance, pending: 0, rank: RANKS.regular, segment: null, timeline: years().slice(3, 9) },
	profile: { ...EMPTY_PROFILE, name, kana, phones: [phone], memberNumbers: [] },
	cues: [{ kind: 'long_time', daysAgo: 212 }],
});

export const PEOPLE: readonly Known[] = [
	HANAKO,
	other('c-yamada', '山田 太郎', 'ヤマダ タロウ', '09087655678', 80),
	other('c-yamadaya', '山田屋 一', 'ヤマダヤ ハジメ', '0312345678', 12_480),
	other('c-smith', 'Montgomery-Smith Alexandra', 'モンゴメリー アレクサンドラ', '+442079460958', 0),
];

export const SUGGESTIONS: readonly Suggestion[] = [
	{
		...{
			itemId: 'item-84',
			name: 'てぬぐい 青海波',
			price: money(3020),
			because: { kind: 'goes_with', name: 'リネンシャツ 白 M' },
		},
		...{ here: 3, elsewhere: [{ place: 'yokohama', quantity: 8 }] },
	},
	{
		...{
			itemId: 'item-120',
			name: 'マグカップ 波',
			price: money(1280),
			because: { kind: 'buys_again' },
			here: 0,
		},
		elsewhere: [
			{ place: 'yokohama', quantity: 4 },
			{ place: 'warehouse', quantity: 12 },
		],
	},
	{
		...{ itemId: 'item-82', name: 'くつ下 3足組', price: money(3000), because: { kind: 'popular' } },
		...{ here: 1, elsewhere: [] },
	},
];
