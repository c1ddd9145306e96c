/** One line of `npm run bench -- --json` (design.md §8). Times in ms, sizes in bytes. */
export type Figure = {
	readonly name: string;
	/** The figure the issue bounds. */
	readonly value: number;
	readonly unit: 'ms' | 'bytes' | 'per_s' | 'percent';
	readonly n: number;
	readonly p50: number | null;
	readonly p95: number | null;
	readonly p99: number | null;
	/** What the peer takes for the same, measured in the same run, in the same unit. */
	readonly peer: number | null;
	/** How many times better than the peer: peer over value, or value over peer where more is better (`per_s`, `percent`). */
	readonly ratio: number | null;
	/** More than one peer, by name. */
	readonly peers?: Readonly<Record<string, number>>;
	/** What the value is made of, or what was measured beside it. */
	readonly parts?: Readonly<Record<string, number>>;
	/** How it was measured, where the number alone could mislead. */
	readonly note?: string;
};

/** What a bench answers for a set of samples; `bounded` says which quantile the issue bounds. */
export function sampled(
	name: string,
	samples: readonly number[],
	bounded: 'p50' | 'p95' | 'p99',
	more: Partial<Pick<Figure, 'peer' | 'peers' | 'parts' | 'note'>> = {},
): Figure {
	const quantiles = {
		p50: quantile(samples, 0.5),
		p95: quantile(samples, 0.95),
		p99: quantile(samples, 0.99),
	};
	return figure(name, 'ms', quantiles[bounded], { n: samples.length, ...quantiles, ...more });
}

/** A figure that is one number. */
export function figure(
	name: string,
	unit: Figure['unit'],
	value: number,
	more: Partial<Omit<Figure, 'name' | 'unit' | 'value' | 'ratio'>> = {},
): Figure {
	const peer = more.peer ?? null;
	const base = { name, value, unit, n: 1, p50: null, p95: null, p99: null, ...more, peer };
	return {
		...base,
		ratio: peer === null ? null : unit === 'per_s' || unit === 'percent' ? value / peer : peer / value,
	};
}

/** The smallest sample that at least `share` of all samples do not exceed. */
export function quantile(samples: readonly number[], share: number): number {
	if (samples.length === 0) throw new Error('no samples');
	const sorted = [...samples].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
