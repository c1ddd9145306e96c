import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';
import type { ReceiptPoints } from './receipt-points.ts';

/**
 * The document of a transaction as it is shown and printed: 適格簡易請求書 (domain.md §1.3), and 適格返還請求書 where
 * something comes back (§1.6).
 */
export type Receipt = {
	/** A sale when left out. */
	readonly type?: 'sale' | 'return' | 'exchange' | 'post_void';
	readonly number: string;
	/** The document that this one takes back, wholly or in part. */
	readonly original?: { readonly number: string; readonly businessDay: string } | null;
	/** Why: a code of the shop's reasons. */
	readonly reason?: string;
	/** Made to learn: no invoice. */
	readonly isTraining?: boolean;
	/** The food was eaten here: said where it decided the tax. */
	readonly isEatenHere?: boolean;
	/** What coins added; left out for nothing. */
	readonly cashRounding?: Money;
	readonly shopName: string;
	readonly storeName: string;
	readonly address: string;
	readonly phone: string;
	/** `T` + 13 digits, or empty for a shop that is not registered: then nothing is printed (domain.md §1.3). */
	readonly registrationNumber: string;
	/** Epoch ms of the device. */
	readonly issuedAt: number;
	readonly businessDay: string;
	readonly timeZone: string;
	readonly operatorName: string;
	readonly currency: string;
	readonly lines: readonly ReceiptLine[];
	readonly taxes: readonly ReceiptTax[];
	readonly total: Money;
	readonly tenders: readonly ReceiptTender[];
	readonly changeDue: Money;
	/** Points of the customer; left out or null for nobody's. */
	readonly points?: ReceiptPoints | null;
	/** First characters of the entry's hash: paper can prove a lost tail of the journal (domain.md §5.1.6). */
	readonly proof: string;
};

/** A tender; where it went onto an account, which one and what was on it afterwards. */
export type ReceiptTender = {
	readonly type: TenderKind;
	readonly amount: Money;
	readonly account?: string;
	readonly balance?: Money;
};

/** Goods of a line that come later, as the customer was told before paying; places by their names. */
export type LaterGoods = {
	readonly method: 'pickup' | 'delivery';
	readonly from: string;
	/** The store where they are collected; empty for a delivery. */
	readonly collectAt: string;
	readonly day: string | null;
	readonly level: 'secured' | 'likely' | 'to_be_confirmed';
};

/** A printed line; `mark` is ※ beside reduced-rate goods. Amounts of what comes back are negative. */
export type ReceiptLine = {
	readonly name: string;
	/** Sold when left out. */
	readonly direction?: 'sale' | 'return';
	/** What was taken off it, by the name of the promotion; empty where it has none. */
	readonly discounts?: readonly { readonly label: string; readonly amount: Money }[];
	readonly mark: string;
	readonly quantity: number;
	readonly unitPrice: Money;
	readonly extended: Money;
	/** Not taken along. */
	readonly later?: LaterGoods;
};

/** What one rate came to: `10%対象 ¥2,696 (内消費税 ¥245)`. */
export type ReceiptTax = {
	/** Of what was sold when left out. */
	readonly direction?: 'sale' | 'return';
	readonly rate: Rate;
	readonly mark: string;
	readonly gross: Money;
	readonly tax: Money;
};
