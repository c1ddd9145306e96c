import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import { type JournalEntry, parseEntryId, upcast } from '#protocol/entry.ts';
import { CorrectionHistory } from './correction-history.ts';
import type { Cell } from './csv-text.ts';

/** Tables of the audit export with their columns, in order; server/README.md says what each is. */
export const AUDIT_TABLES = {
	'documents.csv': [
		...[
			'entry',
			'store',
			'device',
			'incarnation',
			'seq',
			'receipt_number',
			'type',
			'training',
			'business_day',
		],
		...[
			'entered_at',
			'late',
			'operator',
			'customer',
			'currency',
			'sold',
			'returned',
			'non_turnover',
			'total',
		],
		...['change_due', 'cash_rounding', 'original', 'reason', 'made_offline', 'hash'],
	],
	'lines.csv': [
		...['entry', 'receipt_number', 'line', 'direction', 'of_receipt', 'of_line', 'sku', 'gtin', 'name'],
		...['quantity', 'list_price', 'unit_price', 'discount', 'paid', 'tax_category', 'tax_rate', 'account'],
	],
	'taxes.csv': [
		...['entry', 'receipt_number', 'direction', 'category', 'tax_class', 'rate', 'gross', 'net', 'tax'],
	],
	'tenders.csv': [
		...[
			'entry',
			'receipt_number',
			'tender',
			'rule',
			'kind',
			'amount',
			'applied',
			'breakage',
			'reference',
			'of',
		],
	],
	'drawer.csv': [
		...['entry', 'store', 'device', 'incarnation', 'seq', 'kind', 'training', 'business_day', 'entered_at'],
		...['operator', 'what', 'amount', 'expected', 'counted', 'reason', 'note', 'approver'],
	],
	'z_reports.csv': [
		...['entry', 'store', 'device', 'incarnation', 'z_number', 'business_day', 'entered_at', 'operator'],
		...['after_seq', 'through_seq', 'perpetual_sales', 'perpetual_returns', 'perpetual_net'],
		...['perpetual_absolute', 'perpetual_training', 'hash'],
	],
	'corrections.csv': [
		...['entry', 'corrected_at', 'business_day', 'kind', 'subject', 'field', 'before', 'after', 'by'],
		...['approved_by', 'reason'],
	],
} as const;

export type AuditTable = keyof typeof AUDIT_TABLES;
/** A row of one of the tables. */
export type AuditRow = { readonly table: AuditTable; readonly cells: readonly Cell[] };

const DAY_MS = 86_400_000;

/** True time of an entry as the device knew it, ISO in UTC. */
export const enteredAt = ({ device_time, clock_offset }: JournalEntry): string =>
	new Date(device_time + clock_offset).toISOString();

/** The audit export's rows, entry by entry in their order; the same entries always give the same rows (AUD-05). */
export class AuditTables {
	readonly #corrections = new CorrectionHistory();

	rowsOf(stored: JournalEntry): AuditRow[] {
		const entry = upcast(stored);
		const corrections = this.#corrections
			.of(entry)
			.map((cells) => ({ table: 'corrections.csv', cells }) as const);
		return [...rowsOf(entry, stored), ...corrections];
	}
}

function rowsOf(entry: JournalEntry, stored: JournalEntry): AuditRow[] {
	switch (entry.kind) {
		case 'retail_transaction':
			return documentRows(entry, stored.hash);
		case 'z_report':
			return [{ table: 'z_reports.csv', cells: zCells(entry) }];
		default: {
			const cells = drawerCells(entry);
			return cells ? [{ table: 'drawer.csv', cells }] : [];
		}
	}
}

/** Whose entry it is, as the first columns say it. */
function who(entry: JournalEntry): Cell[] {
	return [entry.id, parseEntryId(entry.id)?.store ?? '', entry.device, entry.incarnation];
}

function documentRows(entry: JournalEntry<'retail_transaction'>, hash: string): AuditRow[] {
	const { id, body } = entry;
	const number = body.receipt_number;
	// What was rung up more than a day and a half after its business day began was entered afterwards (AUD-03).
	const isLate = entry.device_time + entry.clock_offset - Date.parse(entry.business_day) > 2 * DAY_MS;
	return [
		{
			table: 'documents.csv',
			cells: [
				...[...who(entry), entry.seq, number, body.type, flag(body.is_training), entry.business_day],
				...[enteredAt(entry), flag(isLate), entry.operator, body.customer, body.currency],
				...[body.sold, body.returned, body.non_turnover, body.total, body.change_due, body.cash_rounding],
				...[body.original?.receipt_number ?? null, body.reason ?? null, flag(body.made_offline), hash],
			],
		},
		...body.lines.map((line): AuditRow => ({ table: 'lines.csv', cells: [id, number, ...lineCells(line)] })),
		...body.taxes.map(
			({ direction, category, tax_class, rate, gross, net, tax }): AuditRow => ({
				table: 'taxes.csv',
				cells: [id, number, direction, category, tax_class, `${rate.n}/${rate.d}`, gross, net, tax],
			}),
		),
		...body.tenders.map(
			({ id: tender, rule, kind, amount, applied, breakage, reference, of }): AuditRow => ({
				table: 'tenders.csv',
				cells: [id, number, tender, rule, kind, amount, applied, breakage, reference ?? null, of ?? null],
			}),
		),
	];
}

const lineCells = (line: RetailTransactionBody['lines'][number]): Cell[] => [
	...[line.line, line.direction, line.of?.receipt_number ?? null, line.of?.line ?? null, line.sku, line.gtin],
	...[line.name, line.quantity, line.list_price, line.unit_price],
	line.shares.reduce((sum, { amount }) => sum + amount, 0),
	...[line.paid, line.tax_category, `${line.tax_rate.n}/${line.tax_rate.d}`, line.account],
];

function zCells(entry: JournalEntry<'z_report'>): Cell[] {
	const { z_number, after_seq, through_seq, totals } = entry.body;
	const amounts = totals as Readonly<Record<string, number>>;
	const total = (name: string): Cell => amounts[name] ?? 0;
	return [
		...[
			...who(entry),
			z_number,
			entry.business_day,
			enteredAt(entry),
			entry.operator,
			after_seq,
			through_seq,
		],
		...[total('sales'), total('returns'), total('net'), total('absolute'), total('training'), entry.hash],
	];
}

/** Everything else that a drawer's day is made of; null for what moves no cash and is no event. */
function drawerCells(entry: JournalEntry): Cell[] | null {
	const row = (
		isTraining: boolean,
		[what, amount, expected, counted]: readonly [Cell, Cell, Cell, Cell],
		[reason, note, approver]: readonly [Cell, Cell, Cell],
	): Cell[] => [
		...[...who(entry), entry.seq, entry.kind, flag(isTraining), entry.business_day, enteredAt(entry)],
		...[entry.operator, what, amount, expected, counted, reason, note, approver],
	];
	switch (entry.kind) {
		case 'till_open':
			return row(false, ['float', entry.body.float, null, null], [null, null, null]);
		case 'cash_movement': {
			const { movement, amount, reason, note, approval, is_training } = entry.body;
			return row(is_training, [movement, amount, null, null], [reason, note, approval?.approver ?? null]);
		}
		case 'drawer_opened': {
			const { reason, note, approval, is_training } = entry.body;
			return row(is_training, ['no_sale', null, null, null], [reason, note, approval?.approver ?? null]);
		}
		case 'till_count': {
			const { n, expected, counted } = entry.body;
			return row(false, [`count ${n}`, null, expected, counted], [null, null, null]);
		}
		case 'drawer_close': {
			const { deposit, expected, counted, reason, approval } = entry.body;
			return row(false, ['deposit', deposit, expected, counted], [reason, null, approval?.approver ?? null]);
		}
		case 'audit_event': {
			const { event, amount, subject, note, approver, is_training } = entry.body;
			return row(is_training, [event, amount, null, null], [subject, note, approver]);
		}
		case 'approval': {
			const { permission, amount, subject, note, approver, is_training } = entry.body;
			return row(is_training, [permission, amount, null, null], [subject, note ?? null, approver]);
		}
		case 'receipt_copied': {
			const { receipt_number, form, n, approver, is_training } = entry.body;
			return row(is_training, [`${form} ${n}`, null, null, null], [receipt_number, null, approver]);
		}
		default:
			return null;
	}
}

const flag = (is: boolean): Cell => (is ? 1 : 0);
