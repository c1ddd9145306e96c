import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { Money } from '#domain/money/money.ts';
import type { OrderStatus } from '#server/office/customers/imported-people.ts';
import type { Columns } from '../columns.ts';
import type { RowProblem } from '../import-outcome.ts';
import type { SkipCode } from '../reasons.ts';
import type { MappingOptions } from '../row-mapper.ts';
import type { RowReader } from '../row-reader.ts';

/** Someone as a file tells of them. */
export type ImportedPerson = {
	/** The source's own names of their accounts, the surest first, such as `shopify:id:207119551`; one at least. */
	readonly accounts: readonly string[];
	/** From a list of customers; an order only says what its form was filled in with. */
	readonly isRecord: boolean;
	/** Whether the file names people in more than one row. */
	readonly repeats: boolean;
	readonly profile: CustomerProfile;
	/** ISO day; '' where the file does not say. */
	readonly joinedOn: string;
	/** What they agreed to or refused, beyond being a member. */
	readonly consents: readonly { readonly purpose: 'email' | 'sms' | 'post'; readonly isGiven: boolean }[];
	/** The store's code in the source; '' where there is none. */
	readonly store: string;
	/** Epoch ms of the source's last change; 0 where it does not say. */
	readonly updatedAt: number;
};

/** The head of an order, a receipt, a list of wishes or of things looked at. */
export type ImportedOrder = {
	/** Its name in the source, such as `shopify:order:#1001`. */
	readonly source: string;
	/** One of the accounts of whoever it is of. */
	readonly account: string;
	readonly kind: 'purchase' | 'order' | 'hold' | 'wish' | 'view';
	readonly number: string;
	/** ISO day, as the source wrote it. */
	readonly day: string;
	readonly channel: 'store' | 'online';
	/** The store's code in the source; '' for the shop's own. */
	readonly store: string;
	/** Minor units; null where it is the sum of its lines. */
	readonly total: Money | null;
	readonly refunded: Money;
	readonly status: OrderStatus | null;
	readonly updatedAt: number;
};

/** A line of an order; the order itself may be in another file. */
export type ImportedLine = {
	/** {@link ImportedOrder.source}. */
	readonly order: string;
	/** Its name within the order. */
	readonly id: string;
	/** The shop's own code of the item, or its GTIN: by which the catalogue is asked. */
	readonly sku: string;
	readonly name: string;
	/** Negative where it came back. */
	readonly quantity: number;
	/** Minor units for all units. */
	readonly paid: Money;
};

/** What became of one row: what it says, or why it says nothing. */
export type PeopleOutcome =
	| {
			readonly kind: 'said';
			readonly line: number;
			readonly person: ImportedPerson | null;
			readonly order: ImportedOrder | null;
			readonly item: ImportedLine | null;
			/** Column that names the person or the line, for a duplicate found later. */
			readonly column: string;
	  }
	| { readonly kind: 'bad'; readonly line: number; readonly problems: readonly RowProblem[] }
	| { readonly kind: 'skipped'; readonly line: number; readonly code: SkipCode };

/** A format of customers or orders: how it is recognised and read. Rows stand alone, or follow each other. */
export type PeopleFormat = {
	readonly name: string;
	readonly recognises: (columns: Columns) => boolean;
	readonly mapper: (columns: Columns, options: MappingOptions) => (row: RowReader) => PeopleOutcome;
};
