import { money } from '#domain/money/money.ts';
import { checkEntry, type JournalEntry } from '#protocol/entry.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import { type CompleteSaleParts, completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { aBasketOf } from './a-document.ts';
import { aClerk, aStore, installFeed } from './a-shop.ts';
import { aTill } from './a-till.ts';

const CLERK = ['sell', 'line_void', 'x_report', 'pickup'];
const ROLES: readonly { id: string; permissions: string[] }[] = [
	{ id: 'cashier', permissions: CLERK },
	{
		id: 'manager',
		permissions: [
			...CLERK,
			'paid_out',
			'no_sale',
			'close_till',
			'z_report',
			'training',
			'reprint',
			'ryoshusho',
			'return',
			'post_void',
			'tender_correction',
		],
	},
];

/** A shop that counts blind and lets a clerk do little. */
export const strictStore = (): Partial<StoreDoc> => ({
	drawer: {
		is_blind: true,
		tolerance: 100,
		float: 30_000,
		cash_step: 1,
		faces: [10_000, 1000, 500, 100, 10, 1],
	},
	roles: ROLES.map((role) => ({ ...role, name: { ja: role.id, en: role.id } })),
	reasons: [{ id: 'supplies', for: 'paid_out', name: { ja: '備品', en: 'Supplies' } }],
});

/** A till of that shop over real IndexedDB, opened, with a clerk (`0001`) signed in and a manager (`0009`, PIN 9999). */
export async function aCounter(float = 30_000) {
	const till = await aTill({ store: strictStore() });
	const people = [aClerk(), aClerk({ _id: 'staff:0009', name: '店長', role: 'manager', pin_hash: '9999' })];
	await installFeed(till.replica, 'store-shibuya', [aStore(strictStore()), ...people], '2');
	const parts = {
		...till,
		deviceClock: till.clock,
		records: new OwnRecordsStore(till.db),
		// The hash of a test's PIN is the PIN: argon2 has its own tests.
		pins: { matches: async (pin: string, hash: string) => pin === hash },
	};
	const open = async () => {
		const opened = await openTill(till, money(float), {});
		if (!opened.ok) throw new Error(opened.code);
		return opened.value.id;
	};
	const session = await open();
	const sell = async (id: string, price: number, paid = price) => {
		const given = [{ type: 'cash' as const, amount: money(paid) }];
		const parts: CompleteSaleParts = till;
		const sold = await completeSale(parts, aBasketOf(id, [{ item: 'tea', price }]), given);
		if (!sold.ok) throw new Error(sold.code);
		return sold.value.receipt;
	};
	/** Every entry so far, each checked by the gate the server uses. */
	const journal = async (): Promise<JournalEntry[]> => {
		const rows = await till.db.journal.orderBy('[incarnation+seq]').toArray();
		for (const { entry } of rows) {
			const check = checkEntry(entry);
			if (!check.ok) throw new Error(`${entry.kind}: ${check.reason} ${check.detail}`);
		}
		return rows.map(({ entry }) => entry);
	};
	return { ...parts, till, session, open, sell, entries: journal, remove: till.remove };
}
