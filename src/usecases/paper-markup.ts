import { labelMarkup } from '#domain/label/label-markup.ts';
import { money, sum } from '#domain/money/money.ts';
import { toMarkup } from '#domain/receipt/markup.ts';
import type { PrintRequest, ReceiptDocument } from '#domain/receipt/receipt-document.ts';
import { giftReceiptMarkup, receiptMarkup, ryoshushoMarkup } from '#domain/receipt/receipt-paper.ts';
import { reportMarkup } from '#domain/receipt/report-paper.ts';
import { stampHint } from '#domain/tax/japan/stamp-duty.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import { correctedTenders, type StandingTender } from '#protocol/corrected-tenders.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { receiptDocumentOf } from '#protocol/receipt-document-of.ts';
import type { Paper } from './print-queue.ts';
import { type SignSaleParts, saleToken } from './sale-token.ts';

/** What papers are made of. */
export type PaperParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly records: OwnRecords;
	/** Signs the code by which another store's till knows the sale; without it there is none on the paper. */
	readonly sign?: SignSaleParts['sign'];
};

/** How a paper is laid out. */
export type PaperLayout = { readonly language: 'ja' | 'en'; readonly columns: number };

/** The markup of a paper; null when its document is no longer on this device. */
export async function paperMarkup(
	parts: PaperParts,
	paper: Paper,
	{ language, columns }: PaperLayout,
): Promise<string | null> {
	if (paper.kind === 'drawer') return null;
	if (paper.kind === 'label') return labelMarkup(paper.label, columns);
	if (paper.kind === 'lines') return toMarkup(paper.lines, columns);
	if (paper.kind === 'report') return reportMarkup(paper.report, language, columns);
	const store = await parts.device.store();
	if (!store) return null;
	if (paper.kind === 'test') return testMarkup(store, language);
	const [entry, staff] = await Promise.all([parts.journal.receipt(paper.number), parts.device.staff()]);
	if (!entry) return null;
	const { device, sign } = parts;
	const token = sign ? await saleToken({ device, sign }, entry) : '';
	const corrections = (await parts.records.corrections(entry.id)).map(({ body }) => body);
	const document = { ...receiptDocumentOf(entry, store, staff, language, corrections), token };
	const isReplaced = paper.form === 'receipt' && (await parts.records.copies(entry.id, 'ryoshusho')) > 0;
	const request: PrintRequest = { language, columns, copy: paper.copy, isReplaced };
	if (paper.form === 'gift_receipt') return giftReceiptMarkup(document, request);
	if (paper.form === 'receipt') return receiptMarkup(document, request);
	const { addressee, proviso } = paper;
	const stampDuty = stampOf(document, correctedTenders(entry.body.tenders, corrections), store);
	return ryoshushoMarkup(document, { addressee, proviso, number: document.number, stampDuty }, request);
}

/** The stamp a 領収書 on paper needs: on what was received in cash and its like, without the tax it shows (§1.7). */
function stampOf(
	document: ReceiptDocument,
	paid: readonly StandingTender[],
	{ tenders, currency }: StoreDoc,
) {
	if (currency !== 'JPY' || document.isTraining) return money(0);
	const isDutiable = (rule: string, kind: string) => {
		const known = tenders?.find(({ id }) => id === rule);
		return known ? known.stamp_duty === 'counts' : kind === 'cash';
	};
	return stampHint({
		tenders: paid.map(({ rule, kind, covered }) => {
			return { amount: money(covered), isDutiable: isDutiable(rule, kind) };
		}),
		total: document.total,
		tax: sum(document.taxes.map(({ tax }) => tax)),
		showsTax: document.registrationNumber !== '',
		isPaper: true,
	}).duty;
}

const testMarkup = (store: StoreDoc, language: 'ja' | 'en'): string =>
	language === 'ja'
		? `^^${plain(store.shop_name)}\n${plain(store.name)}\n-\nテスト印刷です。この紙が出れば印刷できます。\n-\n`
		: `^^${plain(store.shop_name)}\n${plain(store.name)}\n-\nTest print. If you can read this, the printer works.\n-\n`;

/** Words without receiptline's signs. */
const plain = (text: string): string => text.replace(/[\\{}|_"`^~\n]/g, ' ');
