import receiptline from 'receiptline';
import { plainSvg } from '#domain/receipt/plain-svg.ts';

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

/** Markup as an SVG for the screen and the browser's print dialogue, in the device's own fonts. */
export const receiptSvg = (markup: string, columns: number): string =>
	plainSvg(
		receiptline.transform(markup, { cpl: columns, encoding: 'shiftjis', spacing: false, command: 'svg' }),
	);

/** Dots of a module, and modules of white around the code (ISO/IEC 18004). */
const MODULE = 3;
const QUIET = 4 * MODULE;
/** The line that follows a code, dots. */
const LINE = 24;

/** A text as a QR code of its own, with the white around it that a phone needs. Any size on the screen. */
export function qrSvg(text: string): string {
	const data = text.replace(/[\\{}|;]/g, '\\$&');
	const svg = receiptSvg(`{code:${data};option:qrcode,${MODULE},l}\n`, 48);
	const [, height = 0] = (/viewBox="0 0 \d+ (\d+)"/.exec(svg) ?? []).map(Number);
	const [, left = 0] = (/translate\((\d+),0\)/.exec(svg) ?? []).map(Number);
	const side = height - LINE + 2 * QUIET;
	const box = `${left - QUIET} ${-QUIET} ${side} ${side}`;
	return svg.replace(/<svg [^>]*>/, `<svg viewBox="${box}" xmlns="http://www.w3.org/2000/svg">`);
}
