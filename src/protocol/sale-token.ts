import * as v from 'valibot';
import { SALE_TOKEN_MARK, saleTokenIn } from '#domain/receipt/sale-token-mark.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { SaleDoc } from './bodies/store-docs.ts';
import type { DeviceKey } from './entry-id.ts';
import { parseEntryId } from './entry-id.ts';

/** Longest code that a 58 mm printer can draw at four dots a module (version 19, level M). */
export const LONGEST_TOKEN = 600;

/** A token taken apart; nothing of it is believed before `signature` was checked over `signed` by the signer's key. */
export type ReadToken = {
	readonly signer: DeviceKey;
	readonly signed: string;
	readonly signature: Uint8Array<ArrayBuffer>;
	readonly sale: SaleDoc;
};

/**
 * What a device signs of a sale, for the code on its receipt: what a return needs and no more. Names are left out, they
 * are in every catalogue. `<mark><base64url of deflated JSON>`; null where it would be too long to print.
 */
export async function saleStatement(sale: SaleDoc): Promise<string | null> {
	const text = JSON.stringify(toRows(sale));
	const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
	const statement = SALE_TOKEN_MARK + toBase64Url(bytes);
	return statement.length + 1 + SIGNATURE_CHARS <= LONGEST_TOKEN ? statement : null;
}

/** A P-256 signature (r‖s, 64 bytes) as base64url. */
const SIGNATURE_CHARS = 86;

/** Takes a token apart, by itself or in a link; null when it is none, cut off, or of a sale that cannot be. */
export async function readSaleToken(text: string): Promise<ReadToken | null> {
	const [mark, body = '', proof = '', ...rest] = saleTokenIn(text).split('.');
	if (`${mark}.` !== SALE_TOKEN_MARK || rest.length > 0) return null;
	const [bytes, signature] = [fromBase64Url(body), fromBase64Url(proof)];
	if (!bytes || signature?.length !== 64) return null;
	const rows = await inflated(bytes);
	const sale = rows && v.safeParse(SaleDoc, fromRows(rows));
	const signer = sale?.success ? parseEntryId(sale.output.entry_id) : null;
	if (!sale?.success || !signer) return null;
	return { signer, signed: `${mark}.${body}`, signature, sale: sale.output };
}

const Share = v.tuple([v.string(), v.string(), v.number(), v.number()]);
const Rows = v.tuple([
	v.strictTuple([v.string(), v.string(), v.string(), v.number(), v.string(), v.number()]),
	v.strictTuple([v.string(), v.string(), v.string()]),
	v.array(
		v.strictTuple([v.string(), v.string(), v.number(), v.number(), v.string(), v.number(), v.array(v.any())]),
	),
	v.array(
		v.strictTuple([
			...[v.number(), v.string(), v.string(), v.number(), v.number(), v.number(), v.number(), v.number()],
			...[v.array(Share), v.string()],
		] as const),
	),
	v.array(v.strictTuple([v.string(), v.string(), v.string(), v.string(), v.number(), v.string()])),
	v.array(v.strictTuple([v.string(), v.string()])),
]);
type Rows = v.InferOutput<typeof Rows>;

/** The statement as short rows; ways of taxing are named once. */
function toRows(sale: SaleDoc) {
	const ways: string[] = [];
	const wayOf = (line: SaleDoc['lines'][number]): number => {
		const { tax_category, tax_class, tax_rate, tax_mark, tax_included, taxes } = line;
		const way = JSON.stringify([
			...[tax_category, tax_class, tax_rate.n, tax_rate.d, tax_mark, tax_included ? 1 : 0, taxes],
		]);
		if (!ways.includes(way)) ways.push(way);
		return ways.indexOf(way);
	};
	const lines = sale.lines.map((line) => [
		...[line.line, line.item_id, line.gtin ?? '', line.quantity, line.unit_price, line.paid],
		...[line.accrual_base, wayOf(line)],
		line.shares.map(({ kind, id, amount, units }) => [kind, id, amount, units]),
		line.account ?? '',
	]);
	const { basis, round_at, rounding } = sale.method;
	return [
		[sale.entry_id, sale.receipt_number, sale.business_day, sale.sold_at, sale.currency, sale.total],
		[basis, round_at, rounding],
		ways.map((way) => JSON.parse(way) as unknown),
		lines,
		sale.tenders.map((tender) => [
			...[tender.id, tender.rule, tender.kind, tender.refund_to, tender.covered, tender.reference ?? ''],
		]),
		sale.promotions.map(({ id, name }) => [id, name]),
	];
}

/** …and back: what was not signed is as for goods that this shop does not know. */
function fromRows([head, method, ways, lines, tenders, promotions]: Rows): unknown {
	const [entry_id, receipt_number, business_day, sold_at, currency, total] = head;
	const [basis, round_at, rounding] = method;
	return {
		...{ _id: `sale:${receipt_number}`, type: 'sale', entry_id, receipt_number, business_day, sold_at },
		...{ currency, total, method: { basis, round_at, rounding } },
		lines: lines.map((row) => lineOf(row, ways)),
		promotions: promotions.map(([id, name]) => ({ id, name })),
		tenders: tenders.map(([id, rule, kind, refund_to, covered, reference]) => ({
			...{ id, rule, kind, refund_to, covered },
			...(reference !== '' && { reference }),
		})),
		...{ voided_by: null, returned: [], refunded: [] },
	};
}

function lineOf(row: Rows[3][number], ways: Rows[2]) {
	const [line, item_id, gtin, quantity, unit_price, paid, accrual_base, way, shares, account] = row;
	const [tax_category, tax_class, n, d, tax_mark, included, taxes] = ways[way] ?? [];
	return {
		...{ line, item_id, sku: item_id, gtin: gtin || null, name: gtin || item_id, category: '', quantity },
		...{ price_list: null, unit_price, paid, accrual_base },
		undiscounted: shares.reduce((sum, [, , amount]) => sum + amount, paid),
		shares: shares.map(([kind, id, amount, units]) => ({ kind, id, amount, units })),
		...{ tax_category, tax_class, tax_rate: { n, d }, tax_mark, tax_included: included === 1, taxes },
		account: account || null,
	};
}

/** More than this comes of no receipt that can be printed: somebody else's bytes. */
const MOST_TEXT = 100_000;

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Rows | null> {
	try {
		const text = await through(bytes, new DecompressionStream('deflate-raw'));
		const rows = v.safeParse(Rows, JSON.parse(new TextDecoder().decode(text)));
		return rows.success ? rows.output : null;
	} catch {
		return null; // not deflated, or not JSON: no statement of ours
	}
}

async function through(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let length = 0;
	const piped = new Blob([bytes]).stream().pipeThrough(stream);
	for (const reader = piped.getReader(); ; ) {
		const { done, value } = await reader.read();
		if (done) break;
		length += value.length;
		if (length > MOST_TEXT) throw new RangeError('a statement of a receipt is short');
		parts.push(value);
	}
	return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
