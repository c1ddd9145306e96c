import receiptline from 'receiptline';

/** What a printer understands, as the store's rules say it (`protocol/bodies/store-rules.ts`). */
export type PrinterDialect = {
	readonly dialect: 'escpos' | 'star';
	readonly encoding: 'shiftjis' | 'cp437' | 'utf8';
	/** 48 or 42 on 80 mm paper, 32 on 58 mm. */
	readonly columns: number;
};

/** receiptline's names: Shift_JIS with kanji, else the Western code pages that every printer has. */
function commandOf({ dialect, encoding }: PrinterDialect) {
	const isJapanese = encoding === 'shiftjis';
	if (dialect === 'escpos') return 'escpos';
	return isJapanese ? 'starmbcs' : 'starsbcs';
}

/** Markup as the bytes that a printer prints and cuts. Milliseconds for a receipt; the first Japanese one 20 more. */
export function printerBytes(markup: string, printer: PrinterDialect): Uint8Array<ArrayBuffer> {
	const commands = receiptline.transform(markup, {
		cpl: printer.columns,
		encoding: printer.encoding === 'shiftjis' ? 'shiftjis' : 'multilingual',
		spacing: false,
		cutting: true,
		command: commandOf(printer),
	});
	return latin1(commands);
}

/** One byte a character: how receiptline writes commands. */
export const latin1 = (text: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(text, (character) => character.charCodeAt(0));

/**
 * Markup as an SVG for the screen and the browser's print dialogue. Its fonts are the device's: what it would fetch from
 * elsewhere is left out, it works offline and under a policy that forbids inline styles. The same markup gives the same
 * text.
 */
export function receiptSvg(markup: string, columns: number): string {
	return receiptline
		.transform(markup, { cpl: columns, encoding: 'shiftjis', spacing: false, command: 'svg' })
		.replace(/<style[^>]*>.*?<\/style>/gs, '')
		.replace(/receipt-[0-9a-f-]{36}/g, 'receipt-inverse');
}
