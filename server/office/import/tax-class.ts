const CLASSES: Record<string, readonly string[]> = {
	standard: [
		...[
			'',
			'standard',
			'standardrate',
			'default',
			'taxable',
			'taxablegoods',
			'true',
			'10',
			'10%',
			'10.0',
			'10.00',
		],
		...['標準', '標準税率', '標準税率10%', '標準10%', '課税', '通常税率'],
	],
	reduced: [
		...[
			'reduced',
			'reducedrate',
			'food',
			'8',
			'8%',
			'8.0',
			'8.00',
			'軽減',
			'軽減税率',
			'軽減税率8%',
			'軽減8%',
		],
		...['軽減税率対象', '食品', '※', '軽'],
	],
	exempt: [
		...[
			'exempt',
			'zero',
			'zerorate',
			'zerotax',
			'none',
			'nontaxable',
			'taxfree',
			'false',
			'0',
			'0%',
			'0.0',
			'0.00',
		],
		...['非課税', '不課税', '免税', '対象外', '課税対象外'],
	],
};

const CATEGORY_OF = new Map(
	Object.entries(CLASSES).flatMap(([category, names]) => names.map((name) => [name, category] as const)),
);

/**
 * The tax category (`standard`, `reduced`, `exempt`) that a shop's tax class or rate means; null when unknown. An
 * empty class is the shop's standard, as in every one of the formats.
 */
export function readTaxCategory(text: string): string | null {
	const key = text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s_\-()]/gu, '');
	return CATEGORY_OF.get(key) ?? null;
}
