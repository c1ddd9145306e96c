import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { LaterGoods } from '#domain/receipt/receipt.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';
import type { ReceiptPoints } from './receipt-points.ts';

/** A reduction as the customer is told of it. `amount` is negative. */
export type PrintedDiscount = { readonly label: string; readonly amount: Money };

/** A line of the document; quantity and amount are negative for what comes back. */
export type DocumentLine = {
	readonly name: string;
	/** ※ beside reduced-rate goods. */
	readonly mark: string;
	readonly quantity: number;
	readonly unitPrice: Money;
	/** Before its discounts. */
	readonly extended: Money;
	readonly discounts: readonly PrintedDiscount[];
	/** Not taken along: how it comes, as the customer was told. */
	readonly later?: LaterGoods;
};

/** What one rate came to; `hasRate` false for 非課税 and 不課税, which print no rate (domain.md §1.1). */
export type DocumentTax = {
	readonly rate: Rate;
	readonly hasRate: boolean;
	/** Words for a class without a rate. */
	readonly label: string;
	readonly mark: string;
	readonly gross: Money;
	readonly net: Money;
	readonly tax: Money;
};

/** One tender on paper; negative when it was paid back. `label` is the shop's name of it. */
export type DocumentTender = {
	readonly kind: TenderKind;
	readonly label: string;
	readonly amount: Money;
	readonly reference: string;
	/** What is on the account of `reference` afterwards. */
	readonly balance?: Money;
};

/** A part that was rung on the wrong tender, and where it belongs; `amount` is positive. */
export type DocumentCorrection = { readonly from: string; readonly to: string; readonly amount: Money };

/**
 * A completed document as data: the one source of what is shown, printed and sent (domain.md §1.3, §1.6). Everything is
 * read from its entry and the shop; nothing is worked out while printing.
 */
export type ReceiptDocument = {
	readonly kind: 'sale' | 'return' | 'exchange' | 'post_void';
	readonly number: string;
	readonly shopName: string;
	readonly storeName: string;
	readonly address: string;
	readonly phone: string;
	/** `T` + 13 digits, or empty for a shop that is not registered: then the invoice block is left out. */
	readonly registrationNumber: string;
	/** Epoch ms of the device: the date of supply, or of the return. */
	readonly issuedAt: number;
	readonly timeZone: string;
	readonly businessDay: string;
	readonly operatorName: string;
	readonly currency: string;
	/** Of a return: the day of the original sale, and its number where it is known. */
	readonly original: { readonly day: string; readonly number: string } | null;
	readonly lines: readonly DocumentLine[];
	/** Reductions of the whole basket; negative. */
	readonly discounts: readonly PrintedDiscount[];
	readonly taxes: readonly DocumentTax[];
	readonly total: Money;
	readonly cashRounding: Money;
	readonly tenders: readonly DocumentTender[];
	readonly changeDue: Money;
	/** What was corrected of the tenders since: they stand as they were rung (CSH-13). */
	readonly corrections?: readonly DocumentCorrection[];
	/** Points of the customer; left out or null for nobody's. */
	readonly points?: ReceiptPoints | null;
	/** First characters of the entry's hash: paper can prove a lost tail (domain.md §5.1.6). */
	readonly proof: string;
	/** The signed token by which another till knows the sale; empty when there is none. */
	readonly token: string;
	readonly isTraining: boolean;
	/** The food was eaten here: said where it decided the tax. */
	readonly isEatenHere?: boolean;
};

/** How a document is to be printed. */
export type PrintRequest = {
	readonly language: 'ja' | 'en';
	/** 48 or 42 on 80 mm paper, 32 on 58 mm. */
	readonly columns: number;
	/** 0 for the original, n for the n-th copy; each copy is journalled (FIS-10). */
	readonly copy: number;
	/** A 領収書 was handed out for this sale: the receipt says so, two originals must not exist (domain.md §1.7). */
	readonly isReplaced: boolean;
};

/** What a 領収書 says besides the sale (domain.md §1.7). */
export type Ryoshusho = {
	/** 宛名; empty prints 上様. */
	readonly addressee: string;
	/** 但し書; empty prints お品代. */
	readonly proviso: string;
	readonly number: string;
	/** Amount that the duty counts; prints the box for the stamp when `duty` is more than nothing. */
	readonly stampDuty: Money;
};
