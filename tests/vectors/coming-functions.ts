import { compareGroups } from '#domain/campaign/two-proportions.ts';
import { rfmScores, segmentOf } from '#domain/customer/rfm.ts';
import { readInStoreCode } from '#domain/instore/in-store-code.ts';
import { readTemplate, type TemplateTerms } from '#domain/instore/in-store-template.ts';
import { priceCheckDigit } from '#domain/instore/price-check-digit.ts';
import { maskCardNumber, maskMail, maskName, maskPhone } from '#domain/privacy/mask.ts';
import { pairBookRows } from '#domain/publication/book-rows.ts';
import { readMagazine } from '#domain/publication/magazine.ts';
import { pairMeasures } from '#domain/recommend/co-occurrence.ts';
import { availableToPromise } from '#domain/stock/available-to-promise.ts';
import { pickupCode } from '#protocol/pickup-code.ts';
import type { Got, VectorData } from './vector.ts';

type Fn = (data: VectorData, file: readonly VectorData[]) => Got;

/** Vectors of in-store codes, publications, stock, orders, privacy and the figures of customers. */
export const COMING_FUNCTIONS: Readonly<Record<string, Fn>> = {
	priceCheck4: ({ price }) => ({ v: priceCheckDigit(String(price)) }),
	priceCheck5: ({ price }) => ({ v: priceCheckDigit(String(price)) }),
	nonPlu: (data) => ({ expect: nonPlu(data) }),
	bookPair: ({ row1, row2 }) => {
		const book = pairBookRows(String(row1), String(row2));
		return book.ok ? { price: book.value.price, ccode: book.value.cCode } : { price: null, ccode: null };
	},
	magazine: ({ code, addon }) => {
		const found = readMagazine(String(code), addon === undefined ? null : String(addon));
		return { price: found.ok ? found.value.price : null };
	},
	atp: ({ onHand, demand, safety }) =>
		availableToPromise(
			{ onHand: Number(onHand), reserved: Number(demand), safety: Number(safety) },
			Number.POSITIVE_INFINITY,
		),
	pickupCode: ({ key, order }) => ({ code: pickupCode(String(key), String(order)) }),
	maskPhone: (data) => ({ out: maskPhone(String(data.in)) }),
	maskMail: (data) => ({ out: maskMail(String(data.in)) }),
	maskName: (data) => ({ out: maskName(String(data.in)) }),
	maskCard: (data) => ({ out: maskCardNumber(String(data.in)) }),
	rfm,
	lift: ({ N, a, b, ab }) => {
		const counts = { receipts: Number(N), a: Number(a), b: Number(b), both: Number(ab) };
		const { lift, jaccard, cosine } = pairMeasures(counts);
		return { lift: round(lift, 4), jaccard: round(jaccard, 4), cosine: round(cosine, 4) };
	},
	twoProp: ({ t, nt, c, nc }) => {
		const [treated, control] = [group(t, nt), group(c, nc)];
		const { z, p } = compareGroups(treated, control);
		return { z: round(z, 3), p: round(p, 4) };
	},
};

const group = (buyers: unknown, people: unknown) => ({ buyers: Number(buyers), people: Number(people) });
const round = (value: number, places: number): number => Number(value.toFixed(places));

/** A score is one among all customers of the file. */
function rfm(data: VectorData, file: readonly VectorData[]): Got {
	const all = file.filter(({ fn }) => fn === 'rfm');
	const scores = rfmScores(
		all.map(({ r, f, m }) => ({ recencyDays: Number(r), purchases: Number(f), spend: Number(m) })),
	);
	const score = scores[all.indexOf(data)] ?? null;
	return { score, segment: score && segmentOf(score) };
}

/** Only what the vector asks for is compared. */
function nonPlu(data: VectorData): Got {
	const template = readTemplate(String(data.template), termsOf(data));
	const code = template.ok ? readInStoreCode(template.value, String(data.code)) : template;
	if (!code.ok) return { refused: code.code };
	const { item, price, grams, searchKey } = code.value;
	const said: Got = { item, price, searchKey, weightGrams: grams };
	return Object.fromEntries(Object.keys(data.expect as object).map((name) => [name, said[name]]));
}

/**
 * NPL-14's words say "Casio 5+6 digits", its data do not: a six-digit price is that register's layout, which searches by
 * five digits. In the product the number of searched digits is a setting of the template, as it is on the register.
 */
function termsOf({ template, weightDecimals }: VectorData): TemplateTerms {
	return {
		...(weightDecimals !== undefined && { weightDecimals: Number(weightDecimals) }),
		...(String(template).includes('PPPPPP') && { searchDigits: 5 }),
	};
}
