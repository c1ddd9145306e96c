import { isWithin, type LocalTime, type TimeWindow } from './local-time.ts';
import { daysAround, daysSince } from './personal-day.ts';

/** When, where and for whom a promotion holds; what is not said does not matter. */
export type Condition = {
	/** First and last business day (ISO), both included. */
	readonly validFrom?: string;
	readonly validTo?: string;
	readonly window?: TimeWindow;
	readonly stores?: readonly string[];
	readonly channels?: readonly string[];
	readonly membersOnly?: boolean;
	readonly ranks?: readonly string[];
	/** In the month of the member's birthday, whatever its day (PRO-17). */
	readonly birthdayMonth?: boolean;
	/** So many days around the member's birthday at most, 0 is the day itself. */
	readonly birthdayDays?: number;
	/** So many days around a year's day of joining at most; not in the first year. */
	readonly anniversaryDays?: number;
	/** Names of RFM segments. */
	readonly segments?: readonly string[];
	/** For a member who bought before, and not for so many days (win-back). */
	readonly awayDays?: number;
};

/** The customer of a sale as far as prices care. */
export type PricingCustomer = {
	readonly rank: string | null;
	readonly birthMonth: number | null;
	/** `MM-DD`. */
	readonly birthday?: string | null;
	/** ISO day of joining. */
	readonly joinedOn?: string | null;
	readonly segment?: string | null;
	/** ISO day of the last purchase before this one; null for none. */
	readonly lastOn?: string | null;
};

/** Where and when a basket is priced, and who buys; everything comes from outside. */
export type PricingContext = {
	readonly store: string;
	readonly channel: string;
	readonly businessDay: string;
	readonly now: LocalTime;
	readonly customer: PricingCustomer | null;
	/** Promotions whose coupon was presented. */
	readonly coupons: readonly string[];
	/** Units or groups this customer had of a limited promotion before, as far as this device knows (PRO-20). */
	readonly usedBefore?: ReadonlyMap<string, number>;
};

/** Whether everything but the hour is met. */
export function isOpenTo(condition: Condition, context: PricingContext): boolean {
	const { validFrom, validTo, stores, channels, membersOnly, ranks, birthdayMonth } = condition;
	const { businessDay, customer } = context;
	if (validFrom !== undefined && businessDay < validFrom) return false;
	if (validTo !== undefined && businessDay > validTo) return false;
	if (stores && !stores.includes(context.store)) return false;
	if (channels && !channels.includes(context.channel)) return false;
	if (membersOnly && !customer) return false;
	if (ranks && !(customer?.rank && ranks.includes(customer.rank))) return false;
	if (birthdayMonth && customer?.birthMonth !== Number(businessDay.slice(5, 7))) return false;
	return isPersonallyOpen(condition, customer, businessDay);
}

/** Whether the hour is right at a moment. */
export const isHourFor = ({ window }: Condition, moment: LocalTime): boolean =>
	window === undefined || isWithin(window, moment);

/** What depends on who somebody is and on the day; whoever is not known meets none of it. */
function isPersonallyOpen(
	{ birthdayDays, anniversaryDays, segments, awayDays }: Condition,
	customer: PricingCustomer | null,
	day: string,
): boolean {
	if (birthdayDays !== undefined) {
		const { birthday } = customer ?? {};
		if (!birthday || daysAround(birthday, day) > birthdayDays) return false;
	}
	if (anniversaryDays !== undefined) {
		const { joinedOn } = customer ?? {};
		// Six months on at least: the days around the first joining itself are no anniversary.
		if (!joinedOn || daysSince(joinedOn, day) < 183) return false;
		if (daysAround(joinedOn.slice(5), day) > anniversaryDays) return false;
	}
	if (segments && !segments.includes(customer?.segment ?? '')) return false;
	if (awayDays === undefined) return true;
	const { lastOn } = customer ?? {};
	return !!lastOn && daysSince(lastOn, day) >= awayDays;
}
