export type LabelLanguage = 'ja' | 'en';

/** The words on a label. */
const ja = {
	taxIncluded: '税込',
	net: (amount: string) => `本体 ${amount}`,
	per: (per: number, unit: string, amount: string) => `${per}${unit}あたり ${amount}`,
	units: { g: 'g', ml: 'ml', piece: '個' },
	size: 'サイズ',
	colour: 'カラー',
	weight: '内容量',
	memberCard: '会員証',
	memberNumber: '会員番号',
	coupon: 'クーポン',
};

const en: typeof ja = {
	taxIncluded: 'incl. tax',
	net: (amount) => `${amount} before tax`,
	per: (per, unit, amount) => `${amount} per ${per === 1 ? unit : `${per} ${unit}`}`,
	units: { g: 'g', ml: 'ml', piece: 'piece' },
	size: 'Size',
	colour: 'Colour',
	weight: 'Net weight',
	memberCard: 'member card',
	memberNumber: 'Member no.',
	coupon: 'Coupon',
};

const CATALOGS: Readonly<Record<LabelLanguage, typeof ja>> = { ja, en };

export const labelWords = (language: LabelLanguage): typeof ja => CATALOGS[language];
