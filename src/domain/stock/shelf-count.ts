/** Where a fact stands: in its device's journal, and when by the server's time as that device knew it (epoch ms). */
type Standing = { readonly journal: string; readonly seq: number; readonly at: number };

/** Units of one item that came to or left one place. */
export type ShelfMovement = Standing & { readonly quantity: number };

/**
 * What was found on a shelf. `seq` is of the entry that says so, `line` its place in it; `at` is when it was counted,
 * which may be hours before, and `afterSeq` the last entry that the counting device had made by then.
 */
export type ShelfCount = Standing & {
	readonly line: number;
	readonly afterSeq: number;
	readonly counted: number;
};

/** A count with what the books said then and what it corrects them by. */
export type CountVariance = {
	readonly count: ShelfCount;
	readonly book: number;
	readonly variance: number;
};

/**
 * Whether the goods had moved when the shelf was counted (domain.md §7.2; the moment itself counts as before). Within one
 * journal its order says so, whatever the clock does. Between devices only the time can: a till that was cut off sold
 * before or after the count whenever it is heard of (STK-06). That is the server's proven time as each device knows it,
 * not the tablet's clock, and it decides no winner (L16): every fact is kept and folded once, and all that depends on it is
 * which side of a correction a movement is on.
 */
export const isBeforeCount = (
	movement: Standing,
	count: Pick<ShelfCount, 'journal' | 'afterSeq' | 'at'>,
): boolean => (movement.journal === count.journal ? movement.seq <= count.afterSeq : movement.at <= count.at);

/** Counts in the order in which they correct each other: a journal's own by its order, journals by their last count. */
export function inOrder(counts: readonly ShelfCount[]): ShelfCount[] {
	const last = new Map<string, ShelfCount>();
	for (const count of counts) {
		const known = last.get(count.journal);
		if (!known || isLaterInJournal(count, known)) last.set(count.journal, count);
	}
	const rank = ({ journal, at }: ShelfCount): readonly [number, string] => [
		last.get(journal)?.at ?? at,
		journal,
	];
	return counts.toSorted((a, b) => {
		if (a.journal === b.journal) return a.seq - b.seq || a.line - b.line;
		const [[atA, nameA], [atB, nameB]] = [rank(a), rank(b)];
		return atA - atB || (nameA < nameB ? -1 : 1);
	});
}

const isLaterInJournal = (a: ShelfCount, b: ShelfCount): boolean =>
	a.seq > b.seq || (a.seq === b.seq && a.line > b.line);

/** The count that says what is on the shelf, or null: what it found stands until goods move after it. */
export const lastCount = (counts: readonly ShelfCount[]): ShelfCount | null => inOrder(counts).at(-1) ?? null;

/**
 * What is on the shelf: every movement, plus what each count corrected. The same is what the last count found plus what
 * moved after it, in whatever order the facts are heard of (STK-04…06); a snapshot's difference is never booked.
 */
export function onTheShelf(movements: readonly ShelfMovement[], counts: readonly ShelfCount[]): number {
	const count = lastCount(counts);
	const since = count ? movements.filter((movement) => !isBeforeCount(movement, count)) : movements;
	return since.reduce((sum, { quantity }) => sum + quantity, count?.counted ?? 0);
}

/** What each count corrected, oldest first: found less the books at its moment, earlier corrections included. */
export function varianceOfCounts(
	movements: readonly ShelfMovement[],
	counts: readonly ShelfCount[],
): CountVariance[] {
	let corrected = 0;
	return inOrder(counts).map((count) => {
		const before = movements.filter((movement) => isBeforeCount(movement, count));
		const book = before.reduce((sum, { quantity }) => sum + quantity, corrected);
		const variance = count.counted - book;
		corrected += variance;
		return { count, book, variance };
	});
}
