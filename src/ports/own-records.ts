import type { ShiftFigures } from '#domain/till/shift-figures.ts';
import type { TillFact } from '#domain/till/till-fact.ts';
import type { PeriodEnd } from '#domain/till/z-report.ts';
import type { PaymentAttemptBody } from '#protocol/bodies/counter-bodies.ts';
import type { JournalEntry } from '#protocol/entry.ts';

/** What a register has done since its last Z. `carried`: figures of entries that are no longer on the device. */
export type OpenPeriod = {
	/** `<device>.<incarnation>`. */
	readonly journal: string;
	readonly last: PeriodEnd;
	readonly carried: ShiftFigures;
	readonly facts: readonly TillFact[];
	/** How far the journal is; the next entry has the number after it. */
	readonly seq: number;
};

/** What this device itself did, as the counter asks for it: read from its own database, whatever the network does. */
export type OwnRecords = {
	period(): Promise<OpenPeriod>;
	/** The entry committed under a once key, or null. */
	done(onceKey: string): Promise<JournalEntry | null>;
	/** Tenders of a document that were corrected here, by its entry, oldest first. */
	corrections(of: string): Promise<readonly JournalEntry<'tender_correction'>[]>;
	/** How many copies of a form of a document there are. */
	copies(of: string, form: string): Promise<number>;
	/** Units of a sale's lines that came back here, by entry; negative where that was reversed. */
	returned(receiptNumber: string): Promise<readonly { entryId: string; line: number; units: number }[]>;
	/** Sum of own changes of an account beyond the published figure's `through` (L10), and of own spendings among them. */
	ownValue(
		account: string,
		through: Readonly<Record<string, number>>,
	): Promise<{ readonly sum: number; readonly spent: number }>;
	/** Points that customers spent at this till on a business day, as a number from zero up. */
	pointsSpent(businessDay: string): Promise<number>;
	/** Tries to charge for a basket, oldest first; for every basket when none is named. */
	attempts(basketId?: string): Promise<readonly (PaymentAttemptBody & { readonly at: number })[]>;
};
