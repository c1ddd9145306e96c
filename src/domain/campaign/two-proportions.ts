import { invariant } from '#domain/invariant.ts';
import { twoSidedP } from './normal.ts';

/** Buyers among so many people who got a campaign, or who were kept out of it. */
export type Group = { readonly buyers: number; readonly people: number };

/** What a campaign did beside its control group (domain.md §11.4). Rates are shares, the interval covers 95 %. */
export type Uplift = {
	readonly treated: number;
	readonly control: number;
	readonly uplift: number;
	/** Uplift against the control's rate; null where nobody of the control bought. */
	readonly relative: number | null;
	/** Buyers there would not have been. */
	readonly incremental: number;
	/** Two-proportion z with the pooled rate; 0 where everybody or nobody bought. */
	readonly z: number;
	readonly p: number;
	/** Of the uplift, with the rates unpooled. */
	readonly interval: readonly [from: number, to: number];
	/** Below the level there is evidence; above it none is claimed (CAM-03). */
	readonly isSignificant: boolean;
};

const Z_95 = 1.959963984540054;
const LEVEL = 0.05;

/** Compares a campaign with its control group. */
export function compareGroups(treated: Group, control: Group): Uplift {
	for (const { buyers, people } of [treated, control]) {
		invariant(people > 0 && buyers >= 0 && buyers <= people, 'buyers are some of the people of a group');
	}
	const [t, c] = [treated.buyers / treated.people, control.buyers / control.people];
	const uplift = t - c;
	const pooled = (treated.buyers + control.buyers) / (treated.people + control.people);
	const spread = Math.sqrt(pooled * (1 - pooled) * (1 / treated.people + 1 / control.people));
	const z = spread === 0 ? 0 : uplift / spread;
	const own = Z_95 * Math.sqrt((t * (1 - t)) / treated.people + (c * (1 - c)) / control.people);
	const p = twoSidedP(z);
	return {
		...{ treated: t, control: c, uplift, relative: c === 0 ? null : uplift / c },
		incremental: uplift * treated.people,
		...{ z, p, interval: [uplift - own, uplift + own], isSignificant: p < LEVEL },
	};
}
