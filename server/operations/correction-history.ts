import type { JournalEntry } from '#protocol/entry.ts';
import type { Cell } from './csv-text.ts';

type Change = {
	readonly kind: string;
	readonly subject: string;
	readonly field: string;
	readonly before: Cell;
	readonly after: Cell;
	readonly by?: string;
	readonly approver?: string | null;
	readonly reason?: string;
};

/**
 * What was corrected after it was written, when, by whom, what it said before and after (電子帳簿保存法, domain.md §5.4).
 * The journal itself is never changed: every row is an entry of its own that stands against an earlier one.
 */
export class CorrectionHistory {
	/** What had come back of a sale so far, by its receipt; what a drawer was counted to last, by its session. */
	readonly #returned = new Map<string, number>();
	readonly #counted = new Map<string, number>();

	/** The rows of an entry, as `corrections.csv` has its columns. */
	of(entry: JournalEntry): Cell[][] {
		const at = new Date(entry.device_time + entry.clock_offset).toISOString();
		return this.#changes(entry).map(({ kind, subject, field, before, after, by, approver, reason }) => [
			...[entry.id, at, entry.business_day, kind, subject, field, before, after],
			...[by ?? entry.operator, approver ?? null, reason ?? null],
		]);
	}

	#changes(entry: JournalEntry): Change[] {
		switch (entry.kind) {
			case 'retail_transaction':
				return entry.body.is_training ? [] : this.#documentChanges(entry.body);
			case 'tender_correction': {
				const { receipt_number: subject, from, to, amount, reason, approval, is_training } = entry.body;
				if (is_training) return [];
				const [before, after] = [from, to].map(({ rule }) => `${rule} ${amount}`);
				const approver = approval?.approver ?? null;
				return [
					{
						kind: entry.kind,
						subject,
						field: 'tender',
						before: before ?? '',
						after: after ?? '',
						approver,
						reason,
					},
				];
			}
			case 'till_count':
				return this.#recount(entry.body.session, entry.body.counted);
			case 'drawer_close': {
				const { session, expected, counted, reason, approval } = entry.body;
				if (expected === counted) return [];
				const approver = approval?.approver ?? null;
				return [
					{
						...{ kind: 'over_short', subject: session, field: 'cash', before: expected, after: counted },
						...{ approver, reason },
					},
				];
			}
			default:
				return [];
		}
	}

	#recount(session: string, counted: number): Change[] {
		const before = this.#counted.get(session);
		this.#counted.set(session, counted);
		if (before === undefined) return [];
		return [{ kind: 'recount', subject: session, field: 'counted', before, after: counted }];
	}

	#documentChanges(body: JournalEntry<'retail_transaction'>['body']): Change[] {
		const approver = body.approvals[0]?.approver ?? null;
		const reason = body.reason ?? '';
		const overrides = body.lines.flatMap(
			({ line, direction, override, list_price, unit_price }): Change[] => {
				if (!override || direction !== 'sale' || body.type === 'post_void') return [];
				const subject = `${body.receipt_number}#${line}`;
				const { operator: by, reason: why } = override;
				return [
					{
						...{
							kind: 'price_override',
							subject,
							field: 'unit_price',
							before: list_price,
							after: unit_price,
						},
						...{ by, approver: override.approver, reason: why },
					},
				];
			},
		);
		const subject = body.original?.receipt_number;
		if (subject === undefined) return overrides;
		if (body.type === 'post_void') {
			const change = { kind: body.type, subject, field: 'total', before: 0 - body.total, after: 0 };
			return [{ ...change, approver, reason }];
		}
		const before = this.#returned.get(subject) ?? 0;
		const after = before + body.returned;
		this.#returned.set(subject, after);
		return [...overrides, { kind: body.type, subject, field: 'returned', before, after, approver, reason }];
	}
}
