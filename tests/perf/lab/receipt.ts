import { printerBytes } from '#devices/printer/render.ts';
import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import { sign } from '#platform/device-keys.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { paperMarkup } from '#usecases/paper-markup.ts';
import { aCounter } from '../../support/a-counter.ts';
import { aBasketOf } from '../../support/a-document.ts';

const LINES = 200;
const DIALECTS = [
	{ dialect: 'escpos', encoding: 'shiftjis', columns: 42 },
	{ dialect: 'star', encoding: 'shiftjis', columns: 48 },
	{ dialect: 'escpos', encoding: 'shiftjis', columns: 32 },
] as const;

/** Milliseconds of each receipt, the first of the page by itself (it makes the table of characters), and its size. */
export type ReceiptTimes = { readonly first: number; readonly samples: number[]; readonly bytes: number };

/**
 * The receipt of a sale of 200 lines as a printer's bytes, in the three dialects in turn: out of the journal, with its
 * signed code, as printing does it. Every one is looked through for each of its lines.
 */
export async function measureReceipts(rounds: number): Promise<ReceiptTimes> {
	const till = await aCounter();
	const goods = Array.from({ length: LINES }, (_, at) => ({
		// The number first: long names go over two lines of the paper.
		item: `No.${at + 1} 国産有機野菜ジュース`,
		price: 98 + (at % 40) * 50,
		quantity: 1 + (at % 3),
		tax: at % 2 === 0 ? 'reduced' : 'standard',
	}));
	const total = goods.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
	const basket = aBasketOf('big', goods);
	const sold = await completeSale(till, basket, [{ type: 'cash', amount: money(total) }]);
	invariant(sold.ok, 'the sale completes');
	const { number } = sold.value.receipt;
	const times: number[] = [];
	let bytes = 0;
	for (let round = 0; round < rounds; round++) {
		const printer = DIALECTS[round % DIALECTS.length] ?? DIALECTS[0];
		const from = performance.now();
		const paper = { kind: 'document', form: 'receipt', copy: 0, addressee: '', proviso: '', number } as const;
		const markup = await paperMarkup({ ...till, sign }, paper, { language: 'ja', columns: printer.columns });
		const printed = printerBytes(markup ?? '', printer);
		times.push(performance.now() - from);
		bytes = Math.max(bytes, printed.length);
		const text = new TextDecoder('shift_jis').decode(printed);
		for (let line = 1; line <= LINES; line++)
			invariant(text.includes(`No.${line} `), `line ${line} is printed`);
	}
	till.remove();
	const [first = 0, ...samples] = times;
	return { first, samples, bytes };
}
