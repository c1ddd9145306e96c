import Dexie from 'dexie';
import { invariant } from '#domain/invariant.ts';
import { NO_FIGURES } from '#domain/till/shift-figures.ts';
import { NO_PERIOD } from '#domain/till/z-report.ts';
import type { OpenPeriod, OwnRecords } from '#ports/own-records.ts';
import type { PaymentAttemptBody } from '#protocol/bodies/counter-bodies.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { parseEntryId } from '#protocol/entry-id.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import type { NorenDatabase } from './database.ts';
import { readMeta } from './meta.ts';

/** What this device itself did, out of its journal and what is written beside it. For screens that are seldom open. */
export class OwnRecordsStore implements OwnRecords {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	/** One reading of the database, so that figures and the journal's end belong together. */
	period(): Promise<OpenPeriod> {
		const { meta, journal } = this.#db;
		return this.#db.transaction('r', meta, journal, async () => {
			const [identity, chain] = [await readMeta(meta, 'identity'), await readMeta(meta, 'chain')];
			invariant(identity && chain, 'only an enrolled device has a period');
			const { device, incarnation } = identity;
			const last = chain.period ?? NO_PERIOD;
			const carried = await readMeta(meta, `carried:${incarnation}`);
			const rows = await journal
				.where('[incarnation+seq]')
				.between([incarnation, last.throughSeq], [incarnation, Dexie.maxKey], false, true)
				.toArray();
			return {
				journal: `${device}.${incarnation}`,
				last,
				carried: carried?.after === last.throughSeq ? carried.figures : NO_FIGURES,
				facts: rows.flatMap(({ entry }) => tillFactsOf(entry)),
				seq: chain.seq,
			};
		});
	}

	async done(onceKey: string): Promise<JournalEntry | null> {
		return (await this.#db.journal.where('once_key').equals(onceKey).first())?.entry ?? null;
	}

	async corrections(of: string): Promise<JournalEntry<'tender_correction'>[]> {
		const rows = await this.#db.journal.where('once_key').startsWith(`fix:${of}:`).toArray();
		return rows
			.sort((a, b) => a.seq - b.seq)
			.flatMap(({ entry }) => (entry.kind === 'tender_correction' ? [entry] : []));
	}

	copies(of: string, form: string): Promise<number> {
		return this.#db.journal.where('once_key').startsWith(`copy:${of}:${form}:`).count();
	}

	async returned(receiptNumber: string): Promise<{ entryId: string; line: number; units: number }[]> {
		const rows = await this.#db.returned.where('of').equals(receiptNumber).toArray();
		return rows.map(({ entry_id, line, units }) => ({ entryId: entry_id, line, units }));
	}

	async ownValue(
		account: string,
		through: Readonly<Record<string, number>>,
	): Promise<{ sum: number; spent: number }> {
		const rows = await this.#db.balances.where('account').equals(account).toArray();
		const beyond = rows.filter(({ entry_id }) => {
			const id = parseEntryId(entry_id);
			return id !== null && id.seq > (through[`${id.device}.${id.incarnation}`] ?? 0);
		});
		return {
			sum: beyond.reduce((all, { amount }) => all + amount, 0),
			spent: beyond.reduce((all, { amount }) => (amount < 0 ? all - amount : all), 0),
		};
	}

	async pointsSpent(businessDay: string): Promise<number> {
		const spent = await this.#db.balances
			.where('account')
			.startsWith('points:')
			.filter(({ amount }) => amount < 0)
			.toArray();
		const entries = await this.#db.journal.bulkGet([...new Set(spent.map(({ entry_id }) => entry_id))]);
		// What a return took back was earned, not spent.
		const today = new Set(
			entries.flatMap((row) =>
				row?.entry.business_day === businessDay && isSpending(row.entry) ? row.id : [],
			),
		);
		return spent.reduce((all, { entry_id, amount }) => (today.has(entry_id) ? all - amount : all), 0);
	}

	async attempts(basketId?: string): Promise<(PaymentAttemptBody & { at: number })[]> {
		const { payments } = this.#db;
		const rows = await (basketId === undefined
			? payments.toArray()
			: payments.where('basket_id').equals(basketId).toArray());
		return rows.sort((a, b) => (a.entry_id < b.entry_id ? -1 : 1));
	}
}

const isSpending = (entry: JournalEntry): boolean =>
	entry.kind === 'retail_transaction' && entry.body.points !== undefined && entry.body.points.redeemed > 0;
