import type { UciRow } from './uci-retail.ts';

/** Units of a receipt's line that can still come back. */
type Left = { readonly receipt: string; readonly line: number; units: number };

/** Units that come back of one receipt. */
export type Part = { readonly receipt: string; readonly line: number; readonly units: number };

/**
 * What each customer bought of each thing at each price, the latest first, so that a cancellation of the file finds the
 * receipts it takes back: the file does not say which.
 */
export class SoldUnits {
	readonly #left = new Map<string, Left[]>();

	sold(row: Pick<UciRow, 'CustomerID' | 'StockCode' | 'UnitPrice'>, part: Part): void {
		const key = keyOf(row);
		const known = this.#left.get(key) ?? [];
		known.push({ ...part });
		this.#left.set(key, known);
	}

	/** Takes units away from the latest receipts; answers with what was found, and how many units were not. */
	take(
		row: Pick<UciRow, 'CustomerID' | 'StockCode' | 'UnitPrice'>,
		units: number,
	): { readonly parts: readonly Part[]; readonly missing: number } {
		const known = this.#left.get(keyOf(row)) ?? [];
		const parts: Part[] = [];
		let missing = units;
		while (missing > 0) {
			const last = known.at(-1);
			if (!last) break;
			const taken = Math.min(missing, last.units);
			parts.push({ receipt: last.receipt, line: last.line, units: taken });
			missing -= taken;
			last.units -= taken;
			if (last.units === 0) known.pop();
		}
		return { parts, missing };
	}
}

const keyOf = ({
	CustomerID,
	StockCode,
	UnitPrice,
}: Pick<UciRow, 'CustomerID' | 'StockCode' | 'UnitPrice'>) => `${CustomerID}|${StockCode}|${UnitPrice}`;
