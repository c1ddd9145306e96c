/** What a document did to its customer's points, and where they stood after it, as its paper says it. None is below zero. */
export type ReceiptPoints = {
	readonly earned: number;
	readonly used: number;
	/** Of what came back: what it had earned, and what had been spent on it. */
	readonly takenBack: number;
	readonly givenBack: number;
	/** Null where this tablet did not know the customer at the moment. */
	readonly after: PointsAfter | null;
};

/** Points as they stood after a document, as far as the tablet knew. */
export type PointsAfter = {
	/** Spendable; below zero where more was spent than was there. */
	readonly balance: number;
	/** Earned and not spendable yet. */
	readonly pending: number;
	/** Epoch ms of the published figures that this stands on. */
	readonly asOf: number;
	/** The rank by the shop's name of it then; null where the shop has none. */
	readonly rank: { readonly ja: string; readonly en: string } | null;
};
