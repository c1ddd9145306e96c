import type { OwnFact } from '#domain/customer/customer-view.ts';
import type { CustomerProfile, ProfileChange } from '#domain/customer/profile.ts';
import type { TimelineEvent } from '#domain/customer/published-customer.ts';
import type { PointFact } from '#domain/points/lots.ts';
import { pointFactsOf } from '#domain/points/point-facts.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import { readEntry } from '#protocol/read-entry.ts';
import { openJson, type TextKey } from '#protocol/sealed-text.ts';

/** What own entries say of one person: facts to lay over what is published, and points beyond the published lots. */
export type OwnKnowledge = { readonly facts: readonly OwnFact[]; readonly points: readonly PointFact[] };

/** Opens own entries that name a person, oldest first. Without the person's key what is sealed stays so. */
export async function ownKnowledge(
	entries: readonly JournalEntry[],
	ref: string,
	key: TextKey | null,
): Promise<OwnKnowledge> {
	const facts: OwnFact[] = [];
	const points: PointFact[] = [];
	for (const stored of entries) {
		const entry = readEntry(stored);
		if (entry.kind === 'customer_registered' && entry.body.ref === ref) {
			const profile = key && (await openJson(key, entry.body.sealed));
			if (profile)
				facts.push({ kind: 'registered', profile: profile as CustomerProfile, day: entry.business_day });
		} else if (entry.kind === 'customer_edited') {
			const change = key && (await openJson(key, entry.body.sealed));
			if (change) facts.push({ kind: 'edited', change: change as ProfileChange });
		} else if (entry.kind === 'consent') {
			const { purpose, is_given, text_version } = entry.body;
			const at = entry.device_time + entry.clock_offset;
			facts.push({ kind: 'consent', consent: { purpose, isGiven: is_given, textVersion: text_version, at } });
		} else if (entry.kind === 'retail_transaction' && !entry.body.is_training) {
			facts.push({ kind: 'traded', event: eventOf(entry) });
			points.push(...pointFactsOf(entry.id, entry.business_day, entry.body.points));
		}
	}
	return { facts, points };
}

function eventOf({ id, business_day, body }: JournalEntry<'retail_transaction'>): TimelineEvent {
	return {
		kind: body.type === 'sale' || body.type === 'exchange' ? 'purchase' : 'return',
		channel: 'store',
		place: parseEntryId(id)?.store ?? '',
		number: body.receipt_number,
		day: business_day,
		total: body.total,
		points: body.points.granted - body.points.redeemed,
		status: null,
		lines: body.lines.map(({ item_id, name, quantity, paid }) => ({ itemId: item_id, name, quantity, paid })),
	};
}
