import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { readCustomerQr } from '#domain/payment-qr/customer-qr.ts';
import { readMerchantQr } from '#domain/payment-qr/merchant-qr.ts';
import { isPaymentCode } from '#domain/payment-qr/payment-code.ts';
import { parseReceiptNumber } from '#domain/receipt/number-series.ts';
import { takeAim } from './aim.ts';
import { cardNumber, withoutStartStop } from './card-form.ts';
import { classifyDigits } from './classify-digits.ts';
import { contradictionIn } from './gs1/associations.ts';
import { readDigitalLink } from './gs1/digital-link.ts';
import { type AiElement, GS, readBracketed, readElementString } from './gs1/element-string.ts';
import { itemMarks } from './gs1/item-marks.ts';
import { readScanData } from './gs1/scan-data.ts';
import { ownToken } from './own-marks.ts';
import type { Scanned, ScannedText, ScanRules } from './scanned.ts';

/** What a code is read against: the store's own codes, and today's date (ISO) for two-digit years. */
export type ScanContext = { readonly rules: ScanRules; readonly today: string };

/** Store credit slips and cards issued here (`issuedAccount`). */
const ISSUED_ACCOUNT = /^SC-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/;
/** A code that a customer pays with begins with `CPV01` in Base64. */
const CUSTOMER_QR = 'hQVDUFYw';
/** Digits of 収納代行: AI 91 and 42 more (GS1-15). */
const BILL = /^91\d{42}$/;
/** Elements without any sign of it: only where an item leads and all of the rest is read (GS1-02), or a carton alone. */
const LEADING_ITEM = /^(?:0[12]\d{14}|00\d{18}$)/;

const unknown = (why: Extract<Scanned, { kind: 'unknown' }>['why'], text: string): Scanned => ({
	kind: 'unknown',
	why,
	text,
});

/**
 * Says what a scanned or typed text is (domain.md §4): one value, exactly, or `unknown`. Pure, and never throws. The order
 * is that of certainty: what names itself (tokens, symbologies, links), the shop's own cards, then what digits say.
 */
export function classify({ text: raw, symbology }: ScannedText, context: ScanContext): Scanned {
	const taken = takeAim(raw.trim());
	if (!taken) return unknown('symbology', raw);
	const { aim, body } = taken;
	if (aim?.isGs1 || body.includes('|]e0')) return classifyMessage(raw.trim(), context);
	const text = body.normalize('NFKC').trim();
	const printed = aim?.symbology ?? symbology;
	const token = ownToken(text);
	if (token) return { kind: 'token', ...token };
	if (/^https?:/i.test(text)) return classifyLink(text, context);
	const own = classifyOwn(text, context.rules);
	if (own) return own;
	if (BILL.test(text)) return { kind: 'bill' };
	if (body.includes(GS) || LEADING_ITEM.test(text) || text.startsWith('(') || printed === 'databar') {
		const elements = text.startsWith('(') ? readBracketed(text) : readElementString(body.trim());
		if (elements.ok) return classifyElements(elements.value, context, text);
		if (body.includes(GS) || text.startsWith('(')) return unknown('gs1_wrong', text);
	}
	const payment = classifyPayment(text, context.rules);
	if (payment) return payment;
	const digits = withoutStartStop(text);
	if (/^\d+$/.test(digits)) return classifyDigits(digits, context.rules, printed);
	return classifyText(text, context);
}

/** Behind an identifier that says "elements of GS1", nothing else is looked for. */
function classifyMessage(message: string, context: ScanContext): Scanned {
	const read = readScanData(message);
	if (!read.ok) return BILL.test(message.slice(3)) ? { kind: 'bill' } : unknown('gs1_wrong', message);
	const { plain, elements } = read.value;
	if (plain === '') return classifyElements(elements, context, message);
	const base = classifyDigits(plain, context.rules, read.value.aim.symbology);
	return base.kind === 'goods' ? { ...base, marks: itemMarks(elements, context.today) } : base;
}

/** An item with what is said of the piece, a carton, a coupon, a bill, or elements that are none of them. */
function classifyElements(elements: readonly AiElement[], context: ScanContext, text: string): Scanned {
	// What a code leaves out is no error of the scan; what contradicts itself names no item.
	if (contradictionIn(elements)) return unknown('gs1_wrong', text);
	const of = (ai: string) => elements.find((element) => element.ai === ai)?.value;
	const marks = itemMarks(elements, context.today);
	const gtin = normaliseGtin(of('01') ?? of('8006')?.slice(0, 14) ?? '');
	if (gtin.ok) {
		const own = elements.length === 1 ? classifyDigits(gtin.value, context.rules) : null;
		return own && own.kind !== 'goods' ? own : { kind: 'goods', gtin: gtin.value, marks };
	}
	const coupon = of('255') ?? of('8110') ?? of('8112');
	if (coupon) return { kind: 'coupon', code: coupon, family: of('255') ? 'gcn' : 'north_american' };
	const sscc = of('00');
	if (sscc) return { kind: 'carton', sscc, marks };
	if (/^\d{42}$/.test(of('91') ?? '')) return { kind: 'bill' };
	return unknown('gs1_no_item', text);
}

/** Cards and coupons that the shop gave a beginning of their own: they are theirs, whatever else begins so (MEM-02). */
function classifyOwn(text: string, rules: ScanRules): Scanned | null {
	const member = cardNumber(text, rules.members);
	if (member !== null) return { kind: 'member', number: member };
	const account = ISSUED_ACCOUNT.test(text) ? text : cardNumber(text, rules.giftCards);
	if (account !== null) return { kind: 'account', account };
	if (rules.coupons.some((prefix) => prefix !== '' && text.startsWith(prefix))) {
		return { kind: 'coupon', code: text, family: 'own' };
	}
	return null;
}

function classifyPayment(text: string, { payments }: ScanRules): Scanned | null {
	if (text.startsWith(CUSTOMER_QR) && readCustomerQr(text).ok)
		return { kind: 'payment', side: 'customer', code: text };
	if (text.startsWith('000201') && readMerchantQr(text).ok)
		return { kind: 'payment', side: 'merchant', code: text };
	return isPaymentCode(text, payments) ? { kind: 'payment', side: 'customer', code: text } : null;
}

function classifyLink(text: string, context: ScanContext): Scanned {
	const read = readDigitalLink(text);
	return read.ok ? classifyElements(read.value, context, text) : unknown('link', text);
}

/** Letters: a receipt's number, or elements whose separator was lost on the way, told so that it is scanned otherwise. */
function classifyText(text: string, context: ScanContext): Scanned {
	if (parseReceiptNumber(text)) return { kind: 'receipt_number', number: text };
	const elements = readElementString(text);
	const hidden = elements.ok ? classifyElements(elements.value, context, text) : null;
	return unknown(hidden?.kind === 'unknown' ? 'gs1_no_item' : 'text', text);
}
