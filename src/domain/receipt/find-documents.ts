import type { Money } from '#domain/money/money.ts';

/** What a document is found by; the counter's list and the tax office ask for the same (domain.md §5.4). */
export type FoundDocument = {
	readonly number: string;
	/** ISO day of supply. */
	readonly day: string;
	readonly total: Money;
	/** Opaque reference of the other party; '' for a stranger. */
	readonly party: string;
};

/** Conditions that hold together, each a range or a party; what is left out asks for nothing (AUD-01). */
export type DocumentQuery = {
	readonly from?: string;
	readonly to?: string;
	readonly atLeast?: Money;
	readonly atMost?: Money;
	readonly party?: string;
};

/** Documents that fit every condition, in the order given. Amounts of returns are found by their size. */
export const findDocuments = <T extends FoundDocument>(documents: readonly T[], query: DocumentQuery): T[] =>
	documents.filter(({ day, total, party }) => {
		const size = Math.abs(total);
		return (
			(query.from === undefined || day >= query.from) &&
			(query.to === undefined || day <= query.to) &&
			(query.atLeast === undefined || size >= query.atLeast) &&
			(query.atMost === undefined || size <= query.atMost) &&
			(query.party === undefined || party === query.party)
		);
	});

/** Whether a document is entered later than the business day of its supply: kept, and flagged as late (AUD-03). */
export const isLateEntry = (supplyDay: string, businessDay: string): boolean => supplyDay < businessDay;
