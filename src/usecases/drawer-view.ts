import type { Money } from '#domain/money/money.ts';
import { money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { PERMISSIONS, type Permission } from '#domain/staff/permission.ts';
import { visibleExpected } from '#domain/till/blind-count.ts';
import { businessDay } from '#domain/till/business-day.ts';
import { figuresOf } from '#domain/till/fold-facts.ts';
import { tillGate } from '#domain/till/till-gate.ts';
import type { OpenSession } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import { type ClosedDrawer, lastCount } from './close-drawer.ts';
import type { Counted } from './count-drawer.ts';
import { type DrawerRules, drawerRules } from './drawer-rules.ts';
import { personMay } from './permitted.ts';
import { closedDrawers, reportOf } from './x-report.ts';

/** A reason of the shop's list, for what it is, with its name in both languages. */
export type Reason = {
	readonly id: string;
	readonly for: NonNullable<StoreDoc['reasons']>[number]['for'];
	readonly name: { readonly ja: string; readonly en: string };
};

/** A tender besides cash that lies in the drawer. */
export type CountedTender = {
	readonly rule: string;
	readonly name: { readonly ja: string; readonly en: string };
};

/** What the drawer's screen shows of an open drawer to the person who is signed in. */
export type OpenDrawer = {
	readonly session: OpenSession;
	readonly rules: DrawerRules;
	/** What should be in it, or null while the person counts blind. */
	readonly expected: Money | null;
	/** The last count; null before the first, and when money moved after it. */
	readonly lastCount: Counted | null;
	readonly others: readonly CountedTender[];
	/** Foreign notes that lie apart in it, by currency in its minor units; none while the person counts blind. */
	readonly foreign: readonly { readonly currency: string; readonly amount: Money }[];
	/** Currencies whose notes may lie in it: those the shop takes, and any that were taken. */
	readonly currencies: readonly string[];
	readonly reasons: readonly Reason[];
	/** What the person may do without asking. */
	readonly mayDo: ReadonlySet<Permission>;
	readonly isTraining: boolean;
	/** It was opened on an earlier business day: close it first, or two days merge (domain.md §3.2). */
	readonly isOverdue: boolean;
};

/** What stands after a drawer was closed: its closing while its period is open, and the number of the last Z. */
export type AfterClose = {
	readonly closed: ClosedDrawer | null;
	/** Something happened since the last Z. */
	readonly isZDue: boolean;
	/** 0 before the first. */
	readonly lastZ: number;
};

/** Looks at the open drawer. */
export async function viewDrawer(parts: CounterParts): Promise<Result<OpenDrawer, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	const { session, store, isTraining } = at.value;
	if (!session) return refused('till_not_open');
	const rules = drawerRules(store);
	const mayDo = permissionsOf(at.value);
	const last = await lastCount(parts, { ...at.value, session });
	const counts = last ? [last.count] : [];
	const state = { expected: money(session.cash), counts };
	const today = businessDay(parts.clock.now(), store.time_zone, store.cut_hour);
	const expected = visibleExpected(state, rules, mayDo.has('see_expected'));
	const foreign = await foreignNotes(parts, session.id);
	return ok({
		...{ session, rules, mayDo, isTraining, expected },
		foreign: expected === null ? [] : foreign,
		currencies: [...new Set([...(store.exchange_rates ?? []), ...foreign].map(({ currency }) => currency))],
		lastCount: last?.expected === session.cash ? last : null,
		others: (store.tenders ?? [])
			.filter(({ count_at_close, kind }) => count_at_close && kind !== 'cash' && kind !== 'foreign_cash')
			.map(({ id, name }) => ({ rule: id, name })),
		reasons: store.reasons ?? [],
		isOverdue: tillGate(session, today) === 'close_first',
	});
}

/** Foreign notes of a drawer, taken since the last Z: what they are worth is in no cash of ours. */
async function foreignNotes({ records }: CounterParts, session: string): Promise<OpenDrawer['foreign']> {
	const { facts } = await records.period();
	const { foreign = {} } = figuresOf(facts.filter(({ drawer }) => drawer === session));
	return Object.entries(foreign).map(([currency, amount]) => ({ currency, amount }));
}

/** Looks at what is left to do once the drawer is closed. */
export async function viewAfterClose(parts: CounterParts): Promise<AfterClose> {
	const period = await parts.records.period();
	const { figures } = reportOf(period);
	const closed = await closedDrawers(parts, figures);
	return {
		closed: closed.at(-1) ?? null,
		isZDue: period.facts.length > 0 || period.carried.sales.count > 0,
		lastZ: period.last.zNumber,
	};
}

const permissionsOf = ({ store, person }: AtTill): ReadonlySet<Permission> =>
	new Set(PERMISSIONS.filter((permission) => personMay(store, person, permission)));
