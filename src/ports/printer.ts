import type { WirePrinter } from '#protocol/bodies/store-rules.ts';

/**
 * Why a paper is not there. After `printer_unsure` some of it may be, so only a person who has looked prints it again;
 * after every other trouble nothing is.
 */
export type PrintTrouble =
	/** Nobody answers at its address, or it is not plugged in. */
	| 'printer_unreachable'
	/** It is there and does not answer. */
	| 'printer_silent'
	| 'printer_no_paper'
	| 'printer_open'
	| 'printer_unsure'
	/** The store has no such printer any more, or this browser was never let near it. */
	| 'printer_unknown'
	/** The server that would pass it on is not there. */
	| 'server_unreachable'
	/** The page was closed before it was its turn. */
	| 'print_interrupted'
	/** What was to be printed is no longer on this device. */
	| 'paper_gone'
	/** The drawer's turn came when nobody waited for it any more: it does not open by itself then. */
	| 'drawer_late';

/** Bytes to print. The same name is the same paper, wherever an answer was lost. */
export type PrintPiece = {
	readonly name: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly needsPaper: boolean;
};

/** A way to a printer. Never throws; null when it is printed. */
export type PrinterLink = { send(piece: PrintPiece): Promise<PrintTrouble | null> };

/** The way to each of the printers; null for one that prints without bytes (the browser's dialogue). */
export type PrinterLinks = { open(printer: WirePrinter): PrinterLink | null };
