const FIRST_MS = 1000;
const LONGEST_MS = 8000;

/**
 * How long to wait after the n-th failure in a row: doubling from one second to eight, with up to half of it left
 * to chance so that a shop full of tablets does not come back in step. `random` gives [0, 1).
 */
export function backOffMs(failures: number, random: () => number): number {
	const full = Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
	return Math.round(full / 2 + (random() * full) / 2);
}
