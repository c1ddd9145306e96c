import { type Money, minus, money, plus, ZERO } from '#domain/money/money.ts';

/** One change of a gift card's or store credit's balance. Issuing, topping up and refunds add, spending takes away. */
export type StoredValueFact = {
	/** Id of the fact: the same one counts once, however often it arrives (I9). */
	readonly id: string;
	readonly account: string;
	/** Minor units, signed. */
	readonly amount: Money;
};

/** The facts, each id once, in the order given. */
function once(facts: readonly StoredValueFact[]): StoredValueFact[] {
	const seen = new Set<string>();
	return facts.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** What is on every account: the sum of its facts, in whatever order and however often they came (I10). */
export function balances(facts: readonly StoredValueFact[]): ReadonlyMap<string, Money> {
	const sums = new Map<string, Money>();
	for (const { account, amount } of once(facts)) sums.set(account, plus(sums.get(account) ?? ZERO, amount));
	return sums;
}

/** A spending that took an account below zero, found where all facts meet. */
export type Overdraft = { readonly fact: StoredValueFact; readonly missing: Money };

/**
 * Spendings that were not covered, in the order the facts are given (the server's): two tills spent one balance without
 * a network. The sales stand; each overdraft is someone's to settle (design.md §5).
 */
export function overdrafts(facts: readonly StoredValueFact[]): Overdraft[] {
	const left = new Map<string, Money>();
	const found: Overdraft[] = [];
	for (const fact of once(facts)) {
		const before = left.get(fact.account) ?? ZERO;
		const after = plus(before, fact.amount);
		left.set(fact.account, after);
		if (fact.amount < 0 && after < 0) {
			found.push({ fact, missing: minus(ZERO, money(Math.max(after, fact.amount))) });
		}
	}
	return found;
}

/** How much may be spent without a network (design.md §5): a bounded, visible excess. */
export type OfflineLimit = {
	/** Per account on this till between two contacts with the server, in minor units. */
	readonly perAccount: Money;
	/** By this till over all accounts between two contacts. */
	readonly perTill: Money;
};

/** What this till knows of an account and what it spent since it last heard of the server. */
export type OfflineKnowledge = {
	/** As last published, or null when the account was never seen here. */
	readonly published: Money | null;
	/** Own facts beyond the published state, signed: own facts win locally (L10). */
	readonly ownSince: Money;
	/** Positive: spent from this account here since the last contact. */
	readonly spentFromAccount: Money;
	/** Positive: spent from all accounts here since the last contact. */
	readonly spentByTill: Money;
};

/** The most that may be spent from the account now, without asking. An unknown account has only what it got here. */
export function offlineAllowance(limit: OfflineLimit, known: OfflineKnowledge): Money {
	const bounds = [
		plus(known.published ?? ZERO, known.ownSince),
		minus(limit.perAccount, known.spentFromAccount),
		minus(limit.perTill, known.spentByTill),
	];
	return money(Math.max(0, Math.min(...bounds)));
}
