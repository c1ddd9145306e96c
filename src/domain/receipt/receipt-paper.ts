import { amountText } from './amount-text.ts';
import { type PaperLine, toMarkup } from './markup.ts';
import {
	footBlock,
	headBlock,
	isInvoice,
	left,
	legendBlock,
	lineBlock,
	type Printing,
	pointsBlock,
	printing,
	RULE,
	referenceBlock,
	taxBlock,
	tenderBlock,
	text,
} from './receipt-blocks.ts';
import type { PrintRequest, ReceiptDocument, Ryoshusho } from './receipt-document.ts';

/**
 * The receipt of any document as receiptline markup: 適格簡易請求書 of a sale, 適格返還請求書 of a return, both on one paper
 * for an exchange (domain.md §1.3, §1.6).
 */
export function receiptMarkup(document: ReceiptDocument, request: PrintRequest): string {
	const paper = printing(document, request);
	const { words } = paper;
	const total = amountText(document.total, document.currency);
	const lines: PaperLine[] = [
		...headBlock(paper, isInvoice(document) ? words.titles[document.kind] : plainTitle(paper)),
		...referenceBlock(paper),
		RULE,
		...lineBlock(paper),
		RULE,
		{ kind: 'row', left: document.total < 0 ? words.refundTotal : words.total, right: total, size: 'tall' },
		...taxBlock(paper),
		...legendBlock(paper),
		RULE,
		...tenderBlock(paper),
		RULE,
		...pointsBlock(paper),
		...footBlock(paper),
		...(request.isReplaced ? [{ kind: 'boxed', text: words.replaced } as const] : []),
		text(words.thanks),
	];
	return toMarkup(lines, request.columns);
}

/** A gift receipt: what and where, no price, no tax and no tender; its token lets another till exchange it. */
export function giftReceiptMarkup(document: ReceiptDocument, request: PrintRequest): string {
	const paper = printing({ ...document, registrationNumber: '' }, request);
	const { words } = paper;
	const lines: PaperLine[] = [
		...headBlock(paper, words.giftTitle),
		...referenceBlock(paper),
		RULE,
		...document.lines.map(({ name, quantity }): PaperLine => {
			return { kind: 'row', left: name, right: `× ${quantity}` };
		}),
		RULE,
		left(words.giftNote),
		...footBlock(paper),
	];
	return toMarkup(lines, request.columns);
}

/**
 * A 領収書 (domain.md §1.7): to whom, the guarded amount, for what, who issued it, and the tax per rate so that it is an
 * invoice too. A box for the revenue stamp is printed when one is due.
 */
export function ryoshushoMarkup(document: ReceiptDocument, issued: Ryoshusho, request: PrintRequest): string {
	const paper = printing({ ...document, number: issued.number }, request);
	const { words } = paper;
	const amount = amountText(document.total, document.currency);
	const cards = document.tenders.filter(({ kind }) => kind === 'card');
	const lines: PaperLine[] = [
		...headBlock(paper, words.ryoshusho),
		...referenceBlock(paper),
		{ kind: 'text', text: words.toWhom(issued.addressee), align: 'left', size: 'tall' },
		{ kind: 'blank' },
		{ kind: 'text', text: `${amount}―`, size: 'large' },
		text(words.proviso(issued.proviso)),
		text(words.received),
		RULE,
		...taxBlock(paper),
		...legendBlock(paper),
		...cards.map(({ amount: paid }): PaperLine => {
			return { kind: 'row', left: words.paidByCard, right: amountText(paid, document.currency) };
		}),
		...(issued.stampDuty > 0
			? [{ kind: 'boxed', text: `${words.stamp} ${amountText(issued.stampDuty, 'JPY')}` } as const]
			: []),
		...footBlock(paper),
	];
	return toMarkup(lines, request.columns);
}

/** An unregistered shop, or training: a return says what it is without being an invoice. */
const plainTitle = ({ document, words }: Printing): string =>
	document.kind === 'post_void' ? words.titles.post_void : words.plainTitle;
