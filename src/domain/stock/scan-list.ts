/** When a line was counted: the server's time (epoch ms) and the last entry of the device's journal by then. */
export type CountMoment = { readonly at: number; readonly afterSeq: number };

/** So many of one item, received or counted so far. */
export type ListLine = CountMoment & {
	readonly itemId: string;
	readonly name: string;
	/** By what it can be found again; '' for an item without a barcode. */
	readonly gtin: string;
	readonly units: number;
	/** What this device took for the stock here at that moment; null when nobody knew. Nothing is derived from it. */
	readonly book: number | null;
};

/** Pieces of one batch of an item, as their codes said it (GS1 10, 15 or 16, 17). Days are ISO; '' where a code says nothing. */
export type Batch = {
	readonly itemId: string;
	readonly lot: string;
	readonly useBy: string;
	readonly bestBefore: string;
	readonly units: number;
};

/** What is being received or counted: kept until it is a fact. */
export type ScanList = {
	readonly id: string;
	readonly kind: 'receive' | 'count';
	/** The line that changed last is the first. */
	readonly lines: readonly ListLine[];
	/** Codes that no item has, with how often each was scanned; never guessed. */
	readonly parked: readonly { readonly code: string; readonly units: number }[];
	/** Cartons by their SSCC, each once. */
	readonly cartons: readonly string[];
	/** Batches of what is received; lists that an older build kept have none. */
	readonly batches?: readonly Batch[];
	readonly deliveryNote: string;
	/** Units that the delivery note says; null when it says none. */
	readonly expectedUnits: number | null;
};

/** Different items (or codes) that one list can have: as many as one fact can carry. */
export const MOST_LINES = 2000;
/** Units of one item that one list can have. */
export const MOST_UNITS = 999_999;

/** An empty list. */
export const newList = (id: string, kind: ScanList['kind']): ScanList => ({
	...{ id, kind, lines: [], parked: [], cartons: [], deliveryNote: '', expectedUnits: null },
});

/** Units of all lines together. */
export const totalUnits = ({ lines }: Pick<ScanList, 'lines'>): number =>
	lines.reduce((sum, { units }) => sum + units, 0);

/** Whether there is nothing on it that would be lost. */
export const isEmptyList = ({ lines, parked, cartons }: ScanList): boolean =>
	lines.length + parked.length + cartons.length === 0;

/**
 * Adds units of an item: the same code twice counts twice. A count of an item takes the moment of its last unit (STK-07:
 * two zones are one count at the later moment). The list as it was when it has no room.
 */
export function addUnits(list: ScanList, line: ListLine): ScanList {
	const known = list.lines.find(({ itemId }) => itemId === line.itemId);
	return setUnits(list, { ...line, units: (known?.units ?? 0) + line.units });
}

/** Says how many of an item there are. None received is no line; none counted is a count. */
export function setUnits(list: ScanList, line: ListLine): ScanList {
	const others = list.lines.filter(({ itemId }) => itemId !== line.itemId);
	const isGone = list.kind === 'receive' && line.units <= 0;
	if (line.units > MOST_UNITS || others.length >= MOST_LINES) return list;
	const lines = isGone ? others : [{ ...line, units: Math.max(0, line.units) }, ...others];
	return withBatches({ ...list, lines }, ofLines(list.batches ?? [], lines));
}

/** Notes of which batch pieces are that were just added; pieces of one batch are one row. Counting asks for none. */
export function addBatch(list: ScanList, batch: Batch): ScanList {
	if (list.kind !== 'receive' || (batch.lot || batch.useBy || batch.bestBefore) === '') return list;
	const same = (each: Batch) =>
		each.itemId === batch.itemId &&
		each.lot === batch.lot &&
		each.useBy === batch.useBy &&
		each.bestBefore === batch.bestBefore;
	const batches = list.batches ?? [];
	const units = (batches.find(same)?.units ?? 0) + batch.units;
	const others = batches.filter((each) => !same(each));
	if (others.length >= MOST_LINES) return list;
	return withBatches(list, ofLines([{ ...batch, units }, ...others], list.lines));
}

/** Batches of the lines there are, no more pieces of them than the line has: those noted last hold. */
function ofLines(batches: readonly Batch[], lines: readonly ListLine[]): readonly Batch[] {
	const left = new Map(lines.map(({ itemId, units }) => [itemId, units]));
	return batches.flatMap((batch) => {
		const room = left.get(batch.itemId) ?? 0;
		const units = Math.min(room, batch.units);
		left.set(batch.itemId, room - units);
		return units > 0 ? [{ ...batch, units }] : [];
	});
}

function withBatches({ batches: _, ...list }: ScanList, batches: readonly Batch[]): ScanList {
	return batches.length > 0 ? { ...list, batches } : list;
}

/** Takes an item off the list: it was not received, or is not counted after all. */
export const withoutItem = (list: ScanList, itemId: string): ScanList => {
	const lines = list.lines.filter((line) => line.itemId !== itemId);
	return withBatches({ ...list, lines }, ofLines(list.batches ?? [], lines));
};

/** Keeps a code that no item has. */
export function parkCode(list: ScanList, code: string): ScanList {
	const units = (list.parked.find((parked) => parked.code === code)?.units ?? 0) + 1;
	const others = list.parked.filter((parked) => parked.code !== code);
	return others.length >= MOST_LINES ? list : { ...list, parked: [{ code, units }, ...others] };
}

/** Throws a parked code away. */
export const withoutParked = (list: ScanList, code: string): ScanList => ({
	...list,
	parked: list.parked.filter((parked) => parked.code !== code),
});

/** Adds a carton; null when it is on the list already (STK-10). */
export const addCarton = (list: ScanList, sscc: string): ScanList | null =>
	list.cartons.includes(sscc) || list.cartons.length >= MOST_LINES
		? null
		: { ...list, cartons: [sscc, ...list.cartons] };
