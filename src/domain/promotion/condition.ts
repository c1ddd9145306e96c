import { isWithin, type LocalTime, type TimeWindow } from './local-time.ts';

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
};

/** The customer of a sale as far as prices care. */
export type PricingCustomer = { readonly rank: string | null; readonly birthMonth: number | null };

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
	return !birthdayMonth || customer?.birthMonth === Number(businessDay.slice(5, 7));
}

/** Whether the hour is right at a moment. */
export const isHourFor = ({ window }: Condition, moment: LocalTime): boolean =>
	window === undefined || isWithin(window, moment);
