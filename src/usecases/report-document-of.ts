import { type Money, money, ZERO } from '#domain/money/money.ts';
import type { ReportDocument } from '#domain/receipt/report-paper.ts';
import { countedCash } from '#domain/till/cash-count.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { ShiftReport } from './x-report.ts';

/** What a report's paper says beside its figures. */
export type ReportFacts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly version: string;
	/** First characters of the last entry's hash. */
	readonly chainHead: () => Promise<string>;
};

/** An X or Z as its paper has it; null before the store is known. The cash of a drawer counted blind stays off it. */
export async function reportDocumentOf(
	{ device, journal, version, chainHead }: ReportFacts,
	report: ShiftReport,
	language: 'ja' | 'en',
): Promise<ReportDocument | null> {
	const [store, staff, operator, open, head, unsent] = await Promise.all([
		...([device.store(), device.staff(), device.operator()] as const),
		...([journal.openSession(), chainHead(), journal.unsent()] as const),
	]);
	if (!store) return null;
	const closed = report.drawers.at(-1);
	const session = closed?.session ?? open?.id ?? '';
	const opened = await journal.entry(session);
	return {
		head: {
			shopName: store.shop_name,
			registrationNumber: store.registration_number,
			storeName: store.name,
			register: report.register,
			zNumber: report.zNumber,
			businessDay: report.businessDay,
			openedAt: opened?.device_time ?? open?.openedAt ?? report.at,
			closedAt: closed?.closedAt ?? report.at,
			timeZone: store.time_zone,
			operatorName: staff.find(({ _id }) => _id === `staff:${operator}`)?.name ?? operator ?? '',
			version,
			currency: store.currency,
			chainHead: head,
			unsynced: unsent.length,
		},
		figures: report.figures,
		totals: report.totals,
		drawer: closed || !report.hidesCash ? session : '',
		counted: closed
			? {
					counted: closed.counted,
					overShort: closed.overShort,
					reason: closed.reason,
					nextFloat: money(countedCash(closed.left)),
					deposit: closed.deposit,
					late: ZERO as Money,
				}
			: null,
		tenderNames: Object.fromEntries(
			Object.entries(report.tenderNames).map(([rule, name]) => [rule, name[language]]),
		),
	};
}
