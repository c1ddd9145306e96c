import { type Money, money, plus, ZERO } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { offlineAllowance } from '#domain/tender/stored-value.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import type { StoreViews } from '#ports/store-views.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';

/** What this till knows of a gift card or store credit. */
export type AccountView = {
	readonly account: string;
	/** Somebody loaded it, here or as the store's feed says. */
	readonly isKnown: boolean;
	/** As published, with what happened here since. */
	readonly balance: Money;
	/** The most that may be spent from it without a network. */
	readonly allowance: Money;
	/** The bound of one account between two contacts with the server. */
	readonly perAccount: Money;
};

/** What reading an account needs from outside. */
export type AccountParts = {
	readonly device: Pick<Device, 'store'>;
	readonly journal: Pick<Journal, 'unsent'>;
	readonly records: Pick<OwnRecords, 'ownValue'>;
	readonly views: Pick<StoreViews, 'value'>;
};

/** What is on an account as this till knows it: the published sum and own facts beyond it (L10). */
export async function balanceOf(
	{ records, views }: Pick<AccountParts, 'records' | 'views'>,
	account: string,
): Promise<Money> {
	const published = await views.value(account);
	const own = await records.ownValue(account, published?.through ?? {});
	return money((published?.balance ?? 0) + own.sum);
}

/** Balance of an account: a published sum plus own facts beyond it (L10), and how much of it may be spent offline. */
export async function viewAccount(
	{ device, journal, records, views }: AccountParts,
	account: string,
): Promise<Result<AccountView, ErrorCode>> {
	const [store, published, unsent] = await Promise.all([
		device.store(),
		views.value(account),
		journal.unsent(),
	]);
	if (!store) return refused('staff_not_found');
	const own = await records.ownValue(account, published?.through ?? {});
	// What the server has not heard of yet was spent since the last contact with it.
	const spent = unsent.flatMap((entry) => effectsOf(entry).values).filter(({ amount }) => amount < 0);
	const sumOf = (rows: readonly { amount: number }[]) =>
		money(rows.reduce((all, { amount }) => all - amount, 0));
	const limit = {
		perAccount: money(store.offline_limit?.per_account ?? 0),
		perTill: money(store.offline_limit?.per_till ?? 0),
	};
	const known = published === null ? null : money(published.balance);
	const allowance = offlineAllowance(limit, {
		published: known,
		ownSince: money(own.sum),
		spentFromAccount: sumOf(spent.filter((row) => row.account === account)),
		spentByTill: sumOf(spent),
	});
	const isKnown = published !== null || own.sum !== 0 || own.spent > 0;
	const balance = plus(known ?? ZERO, money(own.sum));
	return ok({ account, isKnown, balance, allowance, perAccount: limit.perAccount });
}
