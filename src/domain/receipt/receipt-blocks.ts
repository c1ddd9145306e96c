import type { Money } from '#domain/money/money.ts';
import { amountText, dayAndTime, rateText } from './amount-text.ts';
import type { PaperLine } from './markup.ts';
import type { DocumentLine, PrintRequest, ReceiptDocument } from './receipt-document.ts';
import { type ReceiptWords, receiptWords } from './receipt-words.ts';

/** What every block needs: the document, how it is printed, its words. */
export type Printing = {
	readonly document: ReceiptDocument;
	readonly request: PrintRequest;
	readonly words: ReceiptWords;
};

/** A document about to be laid out. */
export const printing = (document: ReceiptDocument, request: PrintRequest): Printing => ({
	document,
	request,
	words: receiptWords(request.language),
});

export const text = (words: string): PaperLine => ({ kind: 'text', text: words });
export const left = (words: string): PaperLine => ({ kind: 'text', text: words, align: 'left' });
/** What belongs to the line above. */
const indented = (words: string): PaperLine => ({
	...{ kind: 'text', text: words, align: 'left' },
	isIndented: true,
});

export const RULE: PaperLine = { kind: 'rule' };

/** Whether the document is an invoice before the law: a registered shop, and no training (domain.md §5.6). */
export const isInvoice = ({ registrationNumber, isTraining }: ReceiptDocument): boolean =>
	registrationNumber !== '' && !isTraining;

/** Who issued it (domain.md §1.3): name, place and registration number. Marks of copies and training stand on top. */
export function headBlock({ document, request, words }: Printing, title: string): PaperLine[] {
	const { shopName, storeName, address, phone, registrationNumber, isTraining } = document;
	const lines: PaperLine[] = [];
	if (isTraining) lines.push({ kind: 'boxed', text: words.training });
	if (request.copy > 0) lines.push({ kind: 'boxed', text: words.copy(request.copy) });
	lines.push({ kind: 'text', text: shopName, size: 'tall' });
	for (const line of [storeName, address, phone && `TEL ${phone}`]) if (line) lines.push(text(line));
	if (isInvoice(document)) lines.push(text(`${words.registration} ${registrationNumber}`));
	lines.push({ kind: 'blank' }, { kind: 'text', text: title, size: 'tall' });
	return lines;
}

/** When and which: date of supply, number, business day when it is another one, and the sale a return belongs to. */
export function referenceBlock({ document, words }: Printing): PaperLine[] {
	const { day, time } = dayAndTime(document.issuedAt, document.timeZone);
	const lines: PaperLine[] = [
		{ kind: 'row', left: `${day} ${time}`, right: `${words.number} ${document.number}`, isWhole: true },
	];
	if (document.isEatenHere) lines.push(left(words.eatenHere));
	if (document.businessDay !== day) lines.push(left(`${words.businessDay} ${document.businessDay}`));
	const { original } = document;
	if (original) {
		lines.push({
			kind: 'row',
			left: `${words.originalSale} ${original.day}`,
			right: original.number,
			isWhole: true,
		});
	}
	return lines;
}

/** Items with their mark, what a piece costs, and every reduction as it was given. */
export function lineBlock({ document, words }: Printing): PaperLine[] {
	const amount = (money: Money) => amountText(money, document.currency);
	const lineOf = (line: DocumentLine): PaperLine[] => [
		{
			kind: 'row',
			left: line.mark === '' ? line.name : `${line.name} ${line.mark}`,
			right: amount(line.extended),
		},
		...(Math.abs(line.quantity) === 1
			? []
			: [indented(`${words.piecesOf(amount(line.unitPrice), String(line.quantity))}`)]),
		...(line.later ? words.later(line.later).map(indented) : []),
		...line.discounts.map((discount): PaperLine => {
			return { kind: 'row', left: discount.label, right: amount(discount.amount), isIndented: true };
		}),
	];
	const reductions = document.discounts.map((discount): PaperLine => {
		return { kind: 'row', left: discount.label, right: amount(discount.amount) };
	});
	return [...document.lines.flatMap(lineOf), ...(reductions.length > 0 ? [RULE, ...reductions] : [])];
}

/** Per rate: the total with tax and the tax in it, once a rate (domain.md §1.3). Nothing of it in training. */
export function taxBlock({ document, words }: Printing): PaperLine[] {
	if (document.isTraining) return [];
	const amount = (money: Money) => amountText(money, document.currency);
	return document.taxes.map(({ rate, hasRate, label, mark, gross, tax }): PaperLine => {
		if (!hasRate) return { kind: 'row', left: label, right: amount(gross) };
		const right = `${amount(gross)} ${words.taxInside(amount(tax))}`;
		return { kind: 'row', left: words.taxOf(rateText(rate), mark), right, isWhole: true };
	});
}

/** `※は軽減税率対象`, once for each mark in use. */
export const legendBlock = ({ document, words }: Printing): PaperLine[] =>
	[...new Set(document.lines.map(({ mark }) => mark))]
		.filter((mark) => mark !== '')
		.map((mark) => left(words.legend(mark)));

/** What was given, and what went back; a card says that it was one, which saves the stamp (domain.md §1.7, STP-09). */
export function tenderBlock({ document, words }: Printing): PaperLine[] {
	const row = (label: string, money: Money): PaperLine => ({
		kind: 'row',
		left: label,
		right: amountText(money, document.currency),
	});
	const lines = document.tenders.flatMap(({ kind, label, amount, reference, balance }): PaperLine[] => [
		row(label, amount),
		...(balance === undefined
			? []
			: [
					indented(words.account(reference)),
					indented(words.balance(amountText(balance, document.currency))),
				]),
		...(kind === 'card' ? [indented(`${words.paidByCard}${reference === '' ? '' : ` ${reference}`}`)] : []),
	]);
	if (document.cashRounding !== 0) lines.unshift(row(words.cashRounding, document.cashRounding));
	const hasChange =
		document.changeDue !== 0 || document.tenders.some(({ kind, amount }) => kind === 'cash' && amount > 0);
	if (hasChange) lines.push(row(words.change, document.changeDue));
	const corrections = document.corrections ?? [];
	return [...lines, ...corrections.map(({ from, to, amount }) => row(words.corrected(from, to), amount))];
}

/**
 * What the document did to its customer's points, and where they stood after it, with the moment of the figures that this
 * stands on: a tablet knows no more (design.md §5).
 */
export function pointsBlock({ document, request, words }: Printing): PaperLine[] {
	const { points } = document;
	if (!points) return [];
	const row = (name: string, count: number, sign = ''): PaperLine => {
		const figure = Math.abs(count).toLocaleString('en-US');
		return { kind: 'row', left: name, right: words.pointsOf(`${count < 0 ? '-' : sign}${figure}`) };
	};
	const { earned, used, takenBack, givenBack, after } = points;
	const moved = [
		...(earned > 0 ? [row(words.points.earned, earned, '+')] : []),
		...(used > 0 ? [row(words.points.used, -used)] : []),
		...(takenBack > 0 ? [row(words.points.takenBack, -takenBack)] : []),
		...(givenBack > 0 ? [row(words.points.givenBack, givenBack, '+')] : []),
	];
	if (!after) return [...moved, RULE];
	const { day, time } = dayAndTime(after.asOf, document.timeZone);
	return [
		...moved,
		row(words.points.balance, after.balance),
		...(after.pending > 0 ? [row(words.points.pending, after.pending)] : []),
		{ kind: 'text', text: words.asOf(`${day} ${time}`), align: 'right' },
		...(after.rank ? [left(`${words.rank} ${after.rank[request.language]}`)] : []),
		RULE,
	];
}

/** By whom, the proof, and what another till can scan. */
export function footBlock({ document, words }: Printing): PaperLine[] {
	const { operatorName, proof, token, number } = document;
	const lines: PaperLine[] = [
		{
			kind: 'row',
			left: `${words.operator} ${operatorName}`,
			right: `${words.proof} ${proof}`,
			isWhole: true,
		},
	];
	if (token !== '') lines.push({ kind: 'blank' }, { kind: 'qrcode', data: token });
	lines.push({ kind: 'blank' }, { kind: 'barcode', data: number });
	return lines;
}
