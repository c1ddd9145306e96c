import { lotsOf, pointsOn } from '#domain/points/lots.ts';
import type { Database } from '#server/database/database.ts';
import { loadPoints } from '#server/feeds/customers/sales.ts';
import { lotRules, readLoyalty } from '#server/feeds/customers/standing.ts';
import { shopDay, shopSettings } from '#server/office/shop-settings.ts';

/** What the online shop shows of a member: the same sum of facts that tills show. */
export type MemberStanding = {
	readonly ref: string;
	readonly points: { readonly spendable: number; readonly pending: number; readonly owed: number };
};

/** A member as of now (epoch ms), by everything the server has folded. */
export function memberStanding(
	db: Database,
	{ ref, refs }: { readonly ref: string; readonly refs: readonly string[] },
	now: number,
): MemberStanding {
	const settings = shopSettings(db);
	const loaded = loadPoints(db, refs);
	const facts = refs.flatMap((each) => loaded.get(each) ?? []);
	const standing = lotsOf(facts, lotRules(readLoyalty(settings.loyalty)));
	const { spendable, pending } = pointsOn(standing, shopDay(settings, now));
	return { ref, points: { spendable, pending, owed: standing.owed } };
}
