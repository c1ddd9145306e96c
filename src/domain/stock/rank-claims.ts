/** Units that someone was promised at one place: a hold, or an order's reservation. In the server's order. */
export type Claim = { readonly id: string; readonly units: number };

/** A claim with what is there for it. Not covered: somebody has to answer it, with the claims that came before. */
export type RankedClaim = {
	readonly id: string;
	readonly isCovered: boolean;
	/** Claims that were covered before it and took what it wanted. */
	readonly behind: readonly string[];
};

/**
 * Ranks promises of the same goods by the order in which the server heard of them, never by a tablet's clock (L16). Each
 * is covered whole or not at all, and one that came later takes nothing from an earlier one. `onHand` is what is on the
 * shelf after every sale: goods in a customer's hand are gone, whoever was promised them (STK-03).
 */
export function rankClaims(onHand: number, claims: readonly Claim[]): RankedClaim[] {
	let left = Math.max(0, onHand);
	const covered: string[] = [];
	return claims.map(({ id, units }) => {
		const isCovered = units <= left;
		const ranked = { id, isCovered, behind: isCovered ? [] : [...covered] };
		if (isCovered) {
			left -= units;
			covered.push(id);
		}
		return ranked;
	});
}
