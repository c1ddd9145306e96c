/** Something that can be looked at: text, number, flag, or nothing. */
export type RecordedValue = string | number | boolean | null;

/** One changed field of master data or of a document, as the 電子帳簿保存法 wants its history (domain.md §5.4). */
export type ChangeRecord = {
	/** What was changed: `item:4901234567894`, or a document's number. */
	readonly subject: string;
	readonly field: string;
	readonly before: RecordedValue;
	readonly after: RecordedValue;
	readonly staffId: string;
	/** Epoch ms by the device's clock. */
	readonly at: number;
	readonly reason: string;
};

/** Who changed something, when and why. */
export type ChangedBy = Pick<ChangeRecord, 'subject' | 'staffId' | 'at' | 'reason'>;

/**
 * A row for each field that is not what it was, by field name (AUD-02). No row when nothing changed; a field that came or
 * went changes from or to null.
 */
export function changeRecords(
	before: Readonly<Record<string, RecordedValue>>,
	after: Readonly<Record<string, RecordedValue>>,
	by: ChangedBy,
): ChangeRecord[] {
	const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
	return fields
		.map((field) => ({ ...by, field, before: before[field] ?? null, after: after[field] ?? null }))
		.filter((row) => row.before !== row.after);
}
