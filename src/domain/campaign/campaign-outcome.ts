import { invariant } from '#domain/invariant.ts';
import { type Money, money } from '#domain/money/money.ts';
import { type Rate, roundDiv } from '#domain/money/rounding.ts';
import type { Group } from './two-proportions.ts';

/** Somebody a campaign is measured on; that they used its coupon is not asked, whoever they are (CAM-06). */
export type MeasuredPerson = {
	readonly ref: string;
	/** ISO day from which the campaign was for them. */
	readonly eligibleFrom: string;
	/** Net spend in the campaign's time, minor units. */
	readonly spend: Money;
	readonly isBuyer: boolean;
};

/** A group with its net spend. */
export type SpendingGroup = Group & { readonly spend: Money };

/**
 * People as they were assigned, not as they behaved (intention to treat): who became eligible only once the first message
 * was out is in neither group (CAM-05). `isControl` is the assignment, the same at all times.
 */
export function assignedGroups(
	people: readonly MeasuredPerson[],
	firstSentOn: string,
	isControl: (ref: string) => boolean,
): { readonly treated: SpendingGroup; readonly control: SpendingGroup } {
	const eligible = people.filter(({ eligibleFrom }) => eligibleFrom < firstSentOn);
	return {
		treated: groupOf(eligible.filter(({ ref }) => !isControl(ref))),
		control: groupOf(eligible.filter(({ ref }) => isControl(ref))),
	};
}

const groupOf = (people: readonly MeasuredPerson[]): SpendingGroup => ({
	buyers: people.filter(({ isBuyer }) => isBuyer).length,
	people: people.length,
	spend: money(people.reduce((total, { spend }) => total + spend, 0)),
});

/** Sales and margin there would not have been, and what came back for each unit of cost (CAM-04); null without cost. */
export type Incremental = { readonly sales: Money; readonly margin: Money; readonly roas: number | null };

/** The difference of mean spends, times the people treated; amounts are rounded once, half up. */
export function incrementalSales(
	treated: Pick<SpendingGroup, 'people' | 'spend'>,
	control: Pick<SpendingGroup, 'people' | 'spend'>,
	{ margin, cost }: { readonly margin: Rate; readonly cost: Money },
): Incremental {
	invariant(treated.people > 0 && control.people > 0, 'groups of a campaign have people');
	invariant(margin.d > 0, 'a rate has a denominator');
	const [people, others] = [BigInt(treated.people), BigInt(control.people)];
	// (T/n − C/m) × n = (T×m − C×n) ÷ m
	const sales = BigInt(treated.spend) * others - BigInt(control.spend) * people;
	const gained = money(Number(roundDiv(sales * BigInt(margin.n), others * BigInt(margin.d), 'half_up')));
	return {
		sales: money(Number(roundDiv(sales, others, 'half_up'))),
		margin: gained,
		roas: cost === 0 ? null : gained / cost,
	};
}
