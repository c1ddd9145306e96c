import type { PaperLine } from '#domain/receipt/markup.ts';
import type { Result } from '#domain/result.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { WirePrinter } from '#protocol/bodies/store-rules.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { CopyWish } from './copy-receipt.ts';
import type { LabelServices } from './labels.ts';
import type { Approval } from './permitted.ts';
import type { Paper, PrintJob } from './print-queue.ts';
import type { ShiftReport } from './x-report.ts';

export type { PrintTrouble } from '#ports/printer.ts';
export type { CopyWish, Paper, PrintJob, WirePrinter };

/** How this register prints; kept on the device. */
export type PrinterChoice = {
	readonly printer: string;
	/** Every receipt by itself, or when someone asks. */
	readonly isAuto: boolean;
	readonly language: 'ja' | 'en';
};

/** Printers that hang on this tablet itself, chosen in the browser's own list. */
export type LocalPrinter = 'usb' | 'serial' | 'bluetooth';

/**
 * Where a paper went: to the queue of this register's printer, or, where none is chosen, to the browser's own dialogue
 * as a picture. `already`: its original was printed before; another paper of it is a copy.
 */
export type Printed =
	| { readonly to: 'queue' | 'already' }
	| { readonly to: 'dialogue'; readonly picture: string };

/** The e-receipt of a sale: its link with the picture of its code, or why there is none (`e-receipt.ts`). */
export type EReceipt =
	| { readonly status: 'ready'; readonly link: string; readonly qr: string }
	| { readonly status: 'no_address' | 'no_code' };

/** Papers of this register. */
export type PrintingServices = {
	/** Papers that are not out yet. */
	readonly jobs: Subscribable<readonly PrintJob[]>;
	again(id: string, printer?: string): Promise<void>;
	skip(id: string): Promise<void>;

	choice(): PrinterChoice | null;
	/** Null prints by the browser's dialogue. */
	choose(choice: PrinterChoice | null): void;
	/** Those the shop set up, and those on this tablet. */
	printers(): Promise<readonly WirePrinter[]>;
	/** What this browser can be asked for; a person has to choose one there before it prints. */
	readonly local: readonly LocalPrinter[];
	pair(local: LocalPrinter): Promise<boolean>;

	test(): Promise<void>;
	/** The original of a document, once. */
	original(number: string): Promise<Printed | null>;
	/** Another paper, recorded first. */
	copy(wish: CopyWish, approval: Approval | null): Promise<Result<Printed, ErrorCode>>;
	report(report: ShiftReport): Promise<Printed | null>;
	/** Labels for shelves, goods and cards: a chunk of its own. Rejects when it is not to be had. */
	labels(): Promise<LabelServices>;
	/** A coupon's paper, once; false where this register has no printer. */
	coupon(id: string, lines: readonly PaperLine[]): Promise<boolean>;
	/** A text as a code to be read off the screen (SVG). */
	code(text: string): string;
	/** The paper as it would be printed; null when it is no longer on this device. */
	picture(paper: Paper): Promise<string | null>;
	/** For a customer's phone; needs no network. */
	eReceipt(number: string): Promise<EReceipt>;
};
