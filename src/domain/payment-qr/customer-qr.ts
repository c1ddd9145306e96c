import { ok, type Result, refused } from '#domain/result.ts';
import { base64Bytes, hex } from './base64.ts';
import { type BerField, readBerFields } from './ber-tlv.ts';

/** What the magnetic stripe's second track says (tag 57). */
export type Track2 = {
	readonly pan: string;
	/** `YYMM` as on the card. */
	readonly expiry: string;
	readonly service: string;
	readonly discretionary: string;
};

/** One payment application the customer's code offers. */
export type CpmApplication = {
	readonly aid: string;
	readonly label: string;
	readonly track2: Track2 | null;
	readonly pan: string;
};

/** A consumer-presented code (利用者提示型). The till only routes it: it never decides by it, and never logs it whole. */
export type CustomerQr = {
	/** All its bytes, for the payment adapter. */
	readonly hex: string;
	readonly applications: readonly CpmApplication[];
	/** Fields common to all applications (tag 62), by tag in hex. */
	readonly common: ReadonlyMap<string, string>;
};

/** Reads a CPM code: Base64 of BER-TLV that begins with `CPV01` (domain.md §12.2). Never throws. */
export function readCustomerQr(text: string): Result<CustomerQr, 'qr_not_payment' | 'qr_truncated'> {
	const bytes = base64Bytes(text);
	if (bytes?.[0] !== 0x85) return refused('qr_not_payment');
	const read = readBerFields(bytes);
	if (!read.ok) return read;
	const [format, ...rest] = read.value;
	if (format?.tag !== '85' || latin(format.value) !== 'CPV01') return refused('qr_not_payment');
	const applications: CpmApplication[] = [];
	let common: ReadonlyMap<string, string> = new Map();
	for (const field of rest) {
		if (field.tag !== '61' && field.tag !== '62') continue;
		const inner = readBerFields(field.value);
		if (!inner.ok) return inner;
		if (field.tag === '61') applications.push(applicationOf(inner.value));
		else common = new Map(inner.value.map(({ tag, value }) => [tag, hex(value)]));
	}
	return ok({ hex: hex(bytes), applications, common });
}

/** What may be written down of a code: its length and the last four characters (domain.md §12.2). */
export const maskedCode = (code: string): string =>
	`${'*'.repeat(Math.max(0, code.length - 4))}${code.slice(-4)}`;

function applicationOf(fields: readonly BerField[]): CpmApplication {
	const of = (tag: string) => fields.find((field) => field.tag === tag)?.value ?? [];
	const track2 = track2Of(hex(of('57')));
	const pan = digits(hex(of('5A'))) || (track2?.pan ?? '');
	return { aid: hex(of('4F')), label: latin(of('50')), track2, pan };
}

/** `pan D yymm service discretionary`, padded with F. */
function track2Of(text: string): Track2 | null {
	const match = /^(\d+)D(\d{4})(\d{3})(\d*)F?$/.exec(text);
	if (!match) return null;
	const [, pan = '', expiry = '', service = '', discretionary = ''] = match;
	return { pan, expiry, service, discretionary };
}

const digits = (text: string): string => text.replace(/F+$/, '');
const latin = (bytes: readonly number[]): string => String.fromCharCode(...bytes);
