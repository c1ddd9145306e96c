import receiptline from 'receiptline';
import { plainSvg } from '#domain/receipt/plain-svg.ts';
import type { ReceiptDocument } from '#domain/receipt/receipt-document.ts';
import { receiptMarkup } from '#domain/receipt/receipt-paper.ts';

/** 58 mm paper: its letters are large enough on the narrowest phone. */
const COLUMNS = 32;

/** A document as a phone shows it: the paper's own markup as a picture, and the same as text. */
export type ReceiptPicture = { readonly svg: string; readonly text: string };

/** Draws the e-receipt from what the printer would get (domain.md §1.3): no word or figure of it is written twice. */
export function receiptPicture(document: ReceiptDocument, language: 'ja' | 'en'): ReceiptPicture {
	const markup = receiptMarkup(document, { language, columns: COLUMNS, copy: 0, isReplaced: false });
	const draw = (command: 'svg' | 'text') =>
		receiptline.transform(markup, { cpl: COLUMNS, encoding: 'shiftjis', spacing: false, command });
	return {
		svg: plainSvg(draw('svg')),
		text: draw('text')
			.replace(/[^\S\n]+\n/g, '\n')
			.trim(),
	};
}
