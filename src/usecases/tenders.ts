import type { Result } from '#domain/result.ts';
import { currenciesOn, type TakenCurrency } from '#domain/tender/exchange-rates.ts';
import type { TenderRule } from '#domain/tender/tender-rule.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import type { ChargeWish } from './charge.ts';
import type { Correctable, MadeCorrection, TenderFix } from './correct-tender.ts';
import type { ShownAttempt } from './payment-attempts.ts';
import type { Approval } from './permitted.ts';
import type { AccountView } from './stored-value.ts';
import { tenderRules } from './till-pricing.ts';

export type { AccountView, ChargeWish, Correctable, MadeCorrection, ShownAttempt, TenderFix };

/** A tender as the payment screen offers it. */
export type OfferedTender = {
	readonly rule: TenderRule;
	/** What the shop calls it; null leaves it to the screen. */
	readonly name: { readonly ja: string; readonly en: string } | null;
	/** Charged through a terminal where the till has one; else it is only written down. */
	readonly isCharged: boolean;
	/** Of foreign cash: what is taken today, and at which rate. */
	readonly currencies?: readonly TakenCurrency[];
};

/** What the simulated terminal does with the next charges. */
export const SIMULATED_MOODS = ['approve', 'decline', 'time_out', 'lose_reply', 'dead'] as const;
export type SimulatedMood = (typeof SIMULATED_MOODS)[number];

/** Tenders besides plain cash, and what became of charges. */
export type TenderServices = {
	/** In the order of the store's rules. */
	offered(): Promise<readonly OfferedTender[]>;
	account(account: string): Promise<Result<AccountView, ErrorCode>>;
	charge(wish: ChargeWish): Promise<Result<ShownAttempt, ErrorCode>>;
	/** Does the one thing that is safe about a try. */
	goOn(key: string, openBasket: string): Promise<Result<ShownAttempt, ErrorCode>>;
	/** Takes back what was charged by a key. */
	reverse(key: string, openBasket: string): Promise<Result<ShownAttempt, ErrorCode>>;
	/** Tries that are neither over nor part of a sale. */
	unsettled(openBasket: string): Promise<readonly ShownAttempt[]>;
	/** The tax category of value loaded onto a card, which is no supply yet; null where the shop has none. */
	loadCategory(): Promise<string | null>;
	/** What of a sale of this till was rung on which tender, and what was corrected since. */
	correctable(number: string): Promise<Result<Correctable, ErrorCode>>;
	/** Moves a part of it to another tender, in a document of its own. */
	correct(fix: TenderFix, approval: Approval | null): Promise<Result<Correctable, ErrorCode>>;
	readonly simulator: {
		mood(): SimulatedMood;
		setMood(mood: SimulatedMood): void;
	};
};

/**
 * The tenders of a store with the names it gives them; an older server's store has none. Foreign cash comes with the rates
 * of the business day, and none without one.
 */
export function offeredTenders(
	store: Pick<StoreDoc, 'tenders' | 'exchange_rates'>,
	businessDay = '',
): OfferedTender[] {
	const rates = (store.exchange_rates ?? []).map(({ currency, valid_from, rate }) => ({
		...{ currency, validFrom: valid_from, rate },
	}));
	const currencies = currenciesOn(rates, businessDay);
	const rows = new Map(store.tenders?.map((row) => [row.id, row]));
	return [...tenderRules(store).values()].map((rule) => {
		const row = rows.get(rule.id);
		const isCharged = row?.terminal ?? ['card', 'qr', 'e_money'].includes(rule.kind);
		const offered = { rule, name: row?.name ?? null, isCharged };
		return rule.kind === 'foreign_cash' ? { ...offered, currencies } : offered;
	});
}

/** Value that is only put aside is out of scope (不課税); a shop without that class takes one that is not taxed. */
export function loadCategory({ tax }: Pick<StoreDoc, 'tax'>): string | null {
	const of = (wanted: string) => tax?.categories.find(({ tax_class }) => tax_class === wanted)?.id;
	return of('out_of_scope') ?? of('non_taxable') ?? null;
}
