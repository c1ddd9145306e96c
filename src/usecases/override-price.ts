import type { Basket, BasketLine } from '#domain/basket/basket.ts';
import type { Money } from '#domain/money/money.ts';
import type { PriceOverride } from '#domain/pricing/price-override.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { Journal } from '#ports/journal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { type AtTill, atTheTill, type CounterParts } from './at-the-counter.ts';
import { type Approval, type NamedApproval, permitted, personMay } from './permitted.ts';

/** A price that is to be set by hand, for one unit. */
export type PriceWish = {
	readonly lineId: string;
	readonly unitPrice: Money;
	/** A code of the shop's reasons, or the operator's own words. */
	readonly reason: string;
};

type OverrideParts = Pick<CounterParts, 'device' | 'journal' | 'clock'>;

/**
 * What a line then says of its price: who set it, why, and by whose leave. Nothing is recorded before the sale; an
 * approval is for this price of this line, so one that another line has is refused.
 */
export async function overrideOf(
	parts: OverrideParts,
	basket: Pick<Basket, 'lines'>,
	{ lineId, unitPrice, reason }: PriceWish,
	approval: Approval | null,
): Promise<Result<PriceOverride, ErrorCode>> {
	const at = await atTheTill(parts);
	if (!at.ok) return at;
	if (reason.trim() === '') return refused('reason_missing');
	if (unitPrice < 0) return refused('price_change_invalid');
	const allowed = await permitted(parts.journal, at.value, 'price_override', approval);
	if (!allowed.ok) return allowed;
	const used = basket.lines.some(
		({ id, override }) => id !== lineId && approval && override?.approval === approval.entryId,
	);
	if (used) return refused('approval_used');
	const { value: named } = allowed;
	return ok({
		unitPrice,
		reason: reason.trim().slice(0, 200),
		operator: at.value.operator,
		approver: named?.approver ?? null,
		...(named?.entry_id && { approval: named.entry_id }),
	});
}

type Place = Pick<AtTill, 'store' | 'staff'>;

/**
 * The approvals of a basket's prices, as its sale names them. Refused when a price was set by someone who may not, and
 * nobody who may is named; an approval of this device is looked up, one that came with another tablet's basket is there.
 */
export async function overrideApprovals(
	journal: Pick<Journal, 'entry'>,
	place: Place,
	lines: readonly BasketLine[],
): Promise<Result<NamedApproval[], 'approval_needed'>> {
	const named: NamedApproval[] = [];
	for (const { override } of lines) {
		if (!override) continue;
		const who = override.approver ?? override.operator;
		if (!mayOverride(place, who)) return refused('approval_needed');
		if (override.approver === null) continue;
		const entry = override.approval === undefined ? null : await journal.entry(override.approval);
		const isOther = entry && (entry.kind !== 'approval' || entry.body.permission !== 'price_override');
		if (isOther) return refused('approval_needed');
		named.push({
			permission: 'price_override',
			approver: override.approver,
			entry_id: override.approval ?? null,
		});
	}
	return ok(named);
}

const mayOverride = (
	{ store, staff }: { readonly store: StoreDoc; readonly staff: readonly StaffDoc[] },
	who: string,
): boolean =>
	staff.some((person) => person._id === `staff:${who}` && personMay(store, person, 'price_override'));
