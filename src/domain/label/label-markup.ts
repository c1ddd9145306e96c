import { displayWidth } from '#domain/receipt/display-width.ts';
import { type PaperLine, toMarkup } from '#domain/receipt/markup.ts';
import type { Label } from './label.ts';
import type { LabelSymbology } from './label-code.ts';

const BARS: Readonly<Record<Exclude<LabelSymbology, 'qr'>, 'jan' | 'itf' | 'code128'>> = {
	...{ ean_13: 'jan', ean_8: 'jan', itf_14: 'itf', code_128: 'code128' },
};

/**
 * A label on a receipt printer, as receiptline markup: the printer draws the code itself. The name wraps, the price stands
 * at the right as large as it fits.
 */
export function labelMarkup({ title, price, priceNote, notes, code }: Label, columns: number): string {
	const lines: PaperLine[] = [{ kind: 'text', text: title, align: 'left', size: 'tall' }];
	if (price !== '') {
		const isLarge = (displayWidth(price) + displayWidth(priceNote) / 2 + 1) * 2 <= columns;
		lines.push(
			{ kind: 'text', text: price, align: 'right', size: isLarge ? 'large' : 'tall' },
			...(priceNote === '' ? [] : [{ kind: 'text', text: priceNote, align: 'right' } as const]),
		);
	}
	lines.push(...notes.map((text) => ({ kind: 'text', text, align: 'left' }) as const));
	lines.push(
		code.symbology === 'qr'
			? { kind: 'qrcode', data: code.text }
			: { kind: 'barcode', data: code.text, symbology: BARS[code.symbology] },
	);
	return toMarkup(lines, columns);
}
