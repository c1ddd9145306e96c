import type { ValueDoc } from '#protocol/bodies/store-docs.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { BookCheck } from '#server/operations/check-books.ts';
import type { Check, Finding, Outcome } from './laws.ts';
import type { JournalRow } from './tablet-effects.ts';
import { ownValue } from './tablet-records.ts';
import { feedDoc } from './tablet-replica.ts';

/** A document of the ledger. */
type Document = JournalEntry<'retail_transaction'>;

const documentsOf = ({ foldable }: Outcome): Document[] =>
	[...foldable.values()].flatMap((entry) => (entry.kind === 'retail_transaction' ? [entry] : []));

const journalOf = ({ device, incarnation }: JournalEntry): string => `${device}.${incarnation}`;

/** Journals of which something is kept aside, is lost, or was written by two copies: not a till's own word alone. */
export function doubtful({ world, aside, lost }: Outcome): (entry: JournalEntry) => boolean {
	const names = new Set([
		...aside.map(({ id }) => id.slice(0, -9)),
		...[...lost].map((id) => id.slice(0, -9)),
	]);
	return ({ id }) => names.has(id.slice(0, -9)) || world.copied.has(id.slice(0, -9));
}

/** What came back of one line of a sale: by which document, how many units, how much money. */
type Back = { readonly by: Document; readonly units: number; readonly paid: number };

function backOf(documents: readonly Document[]): Map<string, Back[]> {
	const back = new Map<string, Back[]>();
	for (const by of documents) {
		for (const { of, direction, quantity, paid } of by.body.lines) {
			if (!of) continue;
			const key = `${of.receipt_number} ${of.line}`;
			const row = { by, units: direction === 'return' ? quantity : -quantity, paid: -paid };
			back.set(key, [...(back.get(key) ?? []), row]);
		}
	}
	return back;
}

/**
 * L13: of no sale does more come back than was sold, in goods or in money, unless several tills did it without knowing of
 * each other; then an exception names every receipt. What comes back whole at one till is its price to the penny.
 */
export const l13: Check = (seen) => {
	const documents = documentsOf(seen);
	const sales = new Map<string, Document>();
	for (const entry of documents) sales.set(entry.body.receipt_number, entry);
	const exceptions = exceptionsOf(seen, 'over_returned');
	const isDoubtful = doubtful(seen);
	const over = new Set<string>();
	for (const [key, rows] of backOf(documents)) {
		const [number = '', line] = key.split(' ');
		const sold = sales.get(number)?.body.lines.find((each) => String(each.line) === line);
		if (!sold) continue;
		const units = rows.reduce((sum, row) => sum + row.units, 0);
		const paid = rows.reduce((sum, row) => sum + row.paid, 0);
		const journals = new Set(rows.map(({ by }) => journalOf(by)));
		if (units <= sold.quantity) {
			if (paid > sold.paid) return `${key}: ${paid} went back of ${sold.paid}`;
			if (units === sold.quantity && journals.size === 1 && paid !== sold.paid) {
				return `${key} came back whole for ${paid} of ${sold.paid}`;
			}
			continue;
		}
		over.add(number);
		const sole = rows.every(({ by }) => !isDoubtful(by)) && journals.size === 1;
		if (sole) return `${key}: one till took back ${units} of ${sold.quantity}`;
		const said = exceptions.get(`over_returned:${number}`);
		const silent = rows.filter(({ by }) => !said?.includes(by.body.receipt_number));
		if (silent.length > 0) {
			return `${key}: ${units} of ${sold.quantity} came back, and "${said}" does not name ${silent.map(({ by }) => by.body.receipt_number)}`;
		}
	}
	for (const [id] of exceptions) {
		if (!over.has(id.slice('over_returned:'.length))) return `${id} is said of nothing`;
	}
	return null;
};

/** Exceptions of a kind, by id, in words. */
export function exceptionsOf({ world }: Outcome, kind: string): Map<string, string> {
	const rows = world.server.db.all<{ id: string; detail: string }>(
		'SELECT id, detail FROM proj_exceptions WHERE kind = ?',
		kind,
	);
	return new Map(rows.map(({ id, detail }) => [id, detail]));
}

/** No return is lost or doubled: what the server holds of each sale are the ledger's returns, and no basket is sold twice. */
export const returnsAreKept: Check = (seen) => {
	const wanted = documentsOf(seen).flatMap((entry) =>
		effectsOf(entry).returns.map(({ of, line, units }) => `${of} ${line} ${entry.id} ${units}`),
	);
	const kept = seen.world.server.db
		.all<{ row: string }>(
			"SELECT sale || ' ' || line || ' ' || entry_id || ' ' || units AS row FROM proj_returned",
		)
		.map(({ row }) => row);
	if (wanted.sort().join('\n') !== kept.sort().join('\n')) {
		return `the ledger has returns ${wanted}, folded are ${kept}`;
	}
	return soldTwice(seen);
};

/** A basket becomes one document; a parked one that two tills took up may become two, and that is told. */
function soldTwice(seen: Outcome): Finding {
	const told = exceptionsOf(seen, 'basket_sold_twice');
	const parked = new Set<string>();
	for (const entry of seen.ledger.values()) {
		if (entry.kind === 'suspended_basket') parked.add(entry.body.basket.id);
	}
	const sold = new Map<string, Document>();
	for (const entry of documentsOf(seen)) {
		const { basket_id } = entry.body;
		const other = sold.get(basket_id);
		sold.set(basket_id, entry);
		if (!other) continue;
		const isTold = [entry, other].some(({ id }) => told.has(`basket_sold_twice:${id}`));
		if (!parked.has(basket_id) || !isTold) return `${basket_id} is ${other.id} and ${entry.id}`;
	}
	return null;
}

/** L12 for gift cards: balances are the sums of their facts, on the server and on every tablet; one below nothing is told. */
export const balances: Check = (seen) => {
	const { world, ledger, foldable } = seen;
	const sums = new Map<string, number>();
	for (const entry of foldable.values()) {
		for (const { account, amount } of effectsOf(entry).values) {
			sums.set(account, (sums.get(account) ?? 0) + amount);
		}
	}
	const rows = world.server.db.all<{ account: string; amount: number }>(
		'SELECT account, sum(amount) AS amount FROM proj_values GROUP BY account',
	);
	const folded = new Map(rows.map(({ account, amount }) => [account, amount]));
	const overdrawn = [...exceptionsOf(seen, 'value_overdrawn').values()];
	for (const account of new Set([...sums.keys(), ...folded.keys()])) {
		const [wanted, kept] = [sums.get(account) ?? 0, folded.get(account) ?? 0];
		if (wanted !== kept) return `${account}: ${kept}, facts say ${wanted}`;
		if (wanted < 0 && !overdrawn.some((detail) => detail.startsWith(`${account}:`))) {
			return `${account} is ${wanted} and nobody was told`;
		}
	}
	for (const tablet of world.pullers()) {
		const found = tablet.profile.commit('relaxed', (tx) => {
			// What the ledger has otherwise or not at all is still the tablet's own fact.
			const own = tx.list<JournalRow>('journal').map(({ entry }) => entry);
			if (own.some(({ id, hash }) => ledger.get(id)?.hash !== hash || !foldable.has(id))) return null;
			for (const [account, wanted] of sums) {
				const doc = feedDoc(tx, `store-${tablet.store}`, `value:${account}`) as ValueDoc | null;
				if (!doc) continue;
				const shown = doc.balance + ownValue(tx, account, doc.through).sum;
				if (shown !== wanted) return `${tablet.profile.name} shows ${shown} on ${account} of ${wanted}`;
			}
			return null;
		});
		if (found !== null) return found;
	}
	return null;
};

/** Z is gapless in every till's life, the server's own sums are the Z's, and its books add up from the entries alone. */
export const zReports: Check = (seen) => {
	const isDoubtful = doubtful(seen);
	const books = new Map<string, BookCheck>();
	const sorted = [...seen.foldable.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	for (const entry of sorted) {
		if (isDoubtful(entry)) continue;
		const own = books.get(journalOf(entry)) ?? new BookCheck();
		books.set(journalOf(entry), own);
		own.add(entry);
	}
	const rows = seen.world.server.db.all<{ journal: string; z_number: number; differs: string }>(
		'SELECT journal, z_number, differs FROM proj_z ORDER BY journal, z_number',
	);
	for (const [journal, check] of books) {
		const { z, faults } = check.books();
		const [fault] = faults;
		if (fault) return `${journal}: ${fault.code} at ${fault.id}: ${fault.detail}`;
		const folded = rows.filter((row) => row.journal === journal);
		if (folded.length !== z) return `${journal} has ${z} Zs, folded are ${folded.length}`;
		const bad = folded.find(({ z_number, differs }, at) => z_number !== at + 1 || differs !== '');
		if (bad) return `${journal}: Z ${bad.z_number} differs in "${bad.differs}"`;
	}
	const [failed] = exceptionsOf(seen, 'fold_failed');
	return failed ? `${failed[0]}: ${failed[1]}` : null;
};

/** A parked basket is published to the store until somebody takes it up; two who did are told. */
export const parkedBaskets: Check = ({ world, foldable }) => {
	const parked = new Map<string, string>();
	const takers = new Map<string, string[]>();
	const sold = new Set<string>();
	for (const entry of foldable.values()) {
		if (entry.kind === 'suspended_basket') parked.set(entry.id, entry.body.basket.id);
		if (entry.kind === 'retail_transaction') sold.add(entry.body.basket_id);
		if (entry.kind === 'basket_resumed') {
			takers.set(entry.body.of, [...(takers.get(entry.body.of) ?? []), entry.id]);
		}
	}
	const { db } = world.server;
	const shown = new Set(
		db
			.all<{ id: string }>(
				"SELECT id FROM feed_docs WHERE feed LIKE 'store-%' AND id LIKE 'basket:%' AND withdrawn = 0",
			)
			.map(({ id }) => id.slice('basket:'.length)),
	);
	for (const [id, basket] of parked) {
		const isOver = takers.has(id) || sold.has(basket);
		if (isOver === shown.has(id)) return `${id} is ${isOver ? 'taken up and' : 'not'} published`;
	}
	for (const [of, by] of takers) {
		if (by.length < 2) continue;
		const told = db.get<{ n: number }>(
			`SELECT count(*) AS n FROM proj_exceptions WHERE kind = 'basket_resumed_twice' AND entry_id IN (${by.map(() => '?')})`,
			...by,
		);
		if (told?.n !== by.length - 1) return `${of} was taken up by ${by} and ${told?.n} were told`;
	}
	return null;
};
