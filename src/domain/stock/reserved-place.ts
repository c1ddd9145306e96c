const RESERVED = '~reserved';

/**
 * Where units that orders are promised are counted, beside what is on hand at a place (the *states* of domain.md §7.1).
 * What is promised moves there and what is fulfilled or called off leaves it: reserved is a sum of facts like on hand.
 */
export const reservedAt = (place: string): string => `${place}${RESERVED}`;

/** Splits quantities by place and state. Reserved below nothing is none: an answer that was given twice is an exception. */
export function splitReserved(rows: readonly { readonly place: string; readonly quantity: number }[]): {
	readonly onHand: Readonly<Record<string, number>>;
	readonly reserved: Readonly<Record<string, number>>;
} {
	const onHand: Record<string, number> = {};
	const reserved: Record<string, number> = {};
	for (const { place, quantity } of rows) {
		if (!place.endsWith(RESERVED)) onHand[place] = quantity;
		else if (quantity > 0) reserved[place.slice(0, -RESERVED.length)] = quantity;
	}
	// A promise from a place that never had the item is a promise all the same.
	for (const place of Object.keys(reserved)) onHand[place] ??= 0;
	return { onHand, reserved };
}
