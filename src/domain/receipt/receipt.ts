import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { TenderKind } from '#domain/tender/tender-rule.ts';

/** The document of a transaction as it is shown and printed: 適格簡易請求書 (domain.md §1.3). */
export type Receipt = {
	readonly number: string;
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
	readonly tenders: readonly { readonly type: TenderKind; readonly amount: Money }[];
	readonly changeDue: Money;
	/** First characters of the entry's hash: paper can prove a lost tail of the journal (domain.md §5.1.6). */
	readonly proof: string;
};

/** A printed line; `mark` is ※ beside reduced-rate goods. */
export type ReceiptLine = {
	readonly name: string;
	readonly mark: string;
	readonly quantity: number;
	readonly unitPrice: Money;
	readonly extended: Money;
};

/** What one rate came to: `10%対象 ¥2,696 (内消費税 ¥245)`. */
export type ReceiptTax = {
	readonly rate: Rate;
	readonly mark: string;
	readonly gross: Money;
	readonly tax: Money;
};
