import type { ItemMarks } from '#domain/scan/scanned.ts';
import { receivingNeeds } from '#domain/stock/receiving.ts';
import {
	addBatch,
	addCarton,
	addUnits,
	type ListLine,
	parkCode,
	type ScanList,
	setUnits,
	totalUnits,
	withoutItem,
	withoutParked,
} from '#domain/stock/scan-list.ts';
import type { ErrorCode, ListedItem } from '#usecases/services.ts';
import type { StockServices } from '#usecases/stock.ts';
import type { Language } from '../i18n/types.ts';
import type { ScanOutcome } from '../scan/scan-outcome.ts';
import { stockAround } from '../shared/stock-around.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { stockWords } from './words/stock-words.ts';

/** Where the sheet is. */
export type StockPage = 'look' | ScanList['kind'];

/** The last thing that happened on a page, shown large. */
export type LastTake = {
	readonly tone: 'good' | 'bad' | 'unknown';
	say(language: Language): string;
	/** How many of the item there are now. */
	readonly total?: number;
	/** How many scans there had been then: a later one that was refused is newer. */
	readonly turn: number;
};

/** Looking up, receiving and counting, from when the sheet opens until it closes. What is scanned is kept at once. */
export class StockDesk {
	readonly #ui: Ui;
	readonly #stock: Promise<StockServices>;
	#page = $state.raw<StockPage>('look');
	#lists = $state.raw<Readonly<Partial<Record<ScanList['kind'], ScanList>>>>({});
	#shown = $state.raw<ListedItem | null>(null);
	#last = $state.raw<LastTake | null>(null);
	#refusal = $state.raw<ErrorCode | null>(null);
	#isReviewing = $state.raw(false);
	#reviewedAt = $state.raw(0);
	#isBusy = $state.raw(false);
	/** Scans and taps change a list one after the other. */
	#tail: Promise<unknown>;

	constructor(ui: Ui) {
		this.#ui = ui;
		this.#stock = ui.services.shift().then((shift) => shift.stock());
		this.#tail = this.#read().catch(() => {
			this.#refusal = 'server_unreachable';
		});
	}

	get page(): StockPage {
		return this.#page;
	}
	/** What is received or counted on this page; null while it is being read, and where things are only looked up. */
	get list(): ScanList | null {
		return this.#page === 'look' ? null : (this.#lists[this.#page] ?? null);
	}
	/** Units of a list that is begun. */
	begun(kind: ScanList['kind']): number {
		const list = this.#lists[kind];
		return list ? totalUnits(list) : 0;
	}
	/** The item that is looked up. */
	get shown(): ListedItem | null {
		return this.#shown;
	}
	get last(): LastTake | null {
		return this.#last;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	/** Counting is done, and the differences are on the screen. */
	get isReviewing(): boolean {
		return this.#isReviewing;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** Shows another item on the page where things are looked up. */
	show(item: ListedItem): void {
		this.#shown = item;
	}

	go(page: StockPage): void {
		this.#page = page;
		this.#last = null;
		this.#refusal = null;
		this.#isReviewing = false;
	}

	/** How many scans there had been when differences were last shown: what was said before is no news among them. */
	get reviewedAt(): number {
		return this.#reviewedAt;
	}

	review(isOn: boolean): void {
		this.#isReviewing = isOn;
		this.#reviewedAt = this.#ui.scans.turn;
		this.#last = null;
	}

	async #read(): Promise<void> {
		const stock = await this.#stock;
		const [receive, count] = await Promise.all([stock.list('receive'), stock.list('count')]);
		this.#lists = { receive, count };
	}

	/** Takes an item that was scanned or found: it is shown, or so many of it are on the list. */
	take(item: ListedItem, gtin: string, marks: ItemMarks = {}): Promise<ScanOutcome> {
		if (this.#page === 'look') {
			this.#shown = item;
			return Promise.resolve(this.#said('good', () => item.name));
		}
		// Whoever goes on counting is not looking at differences any more.
		this.#isReviewing = false;
		const { till, services } = this.#ui;
		const day = till.shop ? services.businessDay(till.shop) : '';
		const { lot = '', useBy = '', bestBefore = marks.sellBy ?? '' } = marks;
		const isReceived = this.#page === 'receive';
		// What nobody may sell any more is not put on a shelf (domain.md §4.3).
		if (isReceived && useBy !== '' && useBy < day) {
			return Promise.resolve(this.#said('bad', (language) => stockWords(language).pastUse(item.name, useBy)));
		}
		const isPastBest = isReceived && bestBefore !== '' && bestBefore < day;
		const units = item.units ?? 1;
		return this.#change(
			async (list) => {
				const added = addUnits(list, { ...(await this.#lineOf(item, gtin)), units });
				return added === list ? list : addBatch(added, { itemId: item.id, lot, useBy, bestBefore, units });
			},
			(list) => {
				const total = list.lines[0]?.units ?? 0;
				const { format } = this.#ui;
				const say = (language: Language) => {
					const words = stockWords(language);
					const added = words.added(item.name, format.count(units), format.count(total));
					const said = units === 1 ? added : `${added} (${words.caseOf(format.count(units))})`;
					return isPastBest ? `${said} · ${words.pastBest(bestBefore)}` : said;
				};
				return this.#said(isPastBest ? 'unknown' : 'good', say, total);
			},
		);
	}

	/** A code that no item has is kept beside the list, or only said. */
	park(code: string): Promise<ScanOutcome> {
		if (this.#page === 'look') {
			return Promise.resolve({ kind: 'refused', code: 'item_not_found', text: code });
		}
		this.#isReviewing = false;
		return this.#change(
			async (list) => parkCode(list, code),
			() => this.#said('unknown', (language) => stockWords(language).parkedNow(code)),
		);
	}

	/** A carton is received once; only deliveries have any. */
	async carton(sscc: string): Promise<ScanOutcome> {
		if (this.#page !== 'receive') return this.#said('bad', (language) => stockWords(language).notHere);
		const isKnown = await (await this.#stock).hasReceived(sscc);
		return this.#change(
			async (list) => (isKnown ? null : addCarton(list, sscc)),
			() => this.#said('good', (language) => stockWords(language).cartonNow(sscc)),
			() => this.#said('bad', (language) => stockWords(language).cartonAgain(sscc)),
		);
	}

	/** Says how many there are of a line. */
	setUnits(line: ListLine, units: number): Promise<unknown> {
		return this.#change(async (list) => {
			const { at, afterSeq } = await (await this.#stock).moment();
			return setUnits(list, { ...line, units, at, afterSeq, book: await this.#bookOf(line) });
		});
	}

	takeOff(itemId: string): Promise<unknown> {
		return this.#change(async (list) => withoutItem(list, itemId));
	}

	dropParked(code: string): Promise<unknown> {
		return this.#change(async (list) => withoutParked(list, code));
	}

	note(more: Pick<ScanList, 'deliveryNote' | 'expectedUnits'>): Promise<unknown> {
		return this.#change(async (list) => ({ ...list, ...more }));
	}

	/** Throws the list away and begins a new one. */
	async throwAway(): Promise<void> {
		const { list } = this;
		if (!list) return;
		await this.#tail;
		await (await this.#stock).drop(list.kind);
		await this.#read();
		this.go(this.#page);
	}

	/** Makes the list a fact, with someone's leave where that is needed. */
	async finish(): Promise<void> {
		await this.#tail;
		const { list } = this;
		if (!list || this.#isBusy || list.lines.length === 0) return;
		this.#isBusy = true;
		this.#refusal = null;
		try {
			const { approvals, finder, format } = this.#ui;
			const permission = list.kind === 'receive' ? receivingNeeds(list) : 'stock_count';
			const leave = await approvals.allow({ permission, subject: list.deliveryNote, amount: null });
			if (!leave) {
				this.#refusal = 'approval_needed';
				return;
			}
			const stock = await this.#stock;
			const done = await stock[list.kind](list, leave.approval);
			if (!done.ok) {
				this.#refusal = done.code;
				return;
			}
			await this.#read();
			this.go(list.kind);
			const say = (language: Language) =>
				list.kind === 'receive'
					? stockWords(language).received(format.count(totalUnits(list)))
					: stockWords(language).confirmed(format.count(list.lines.length));
			this.#said('good', say);
			await finder.refresh();
		} finally {
			this.#isBusy = false;
		}
	}

	/** One change after the other; each is kept before the next. `null` changes nothing. */
	#change(
		change: (list: ScanList) => Promise<ScanList | null>,
		done: (list: ScanList) => ScanOutcome = () => ({ kind: 'ready' }),
		not: () => ScanOutcome = () => this.#said('bad', (language) => stockWords(language).full),
	): Promise<ScanOutcome> {
		const kind = this.#page;
		const next = this.#tail.then(async (): Promise<ScanOutcome> => {
			const list = kind === 'look' ? undefined : this.#lists[kind];
			if (!list) return { kind: 'refused', code: 'storage_failed', text: '' };
			const changed = await change(list);
			if (changed === null || changed === list) return not();
			const kept = await (await this.#stock).keep(changed);
			this.#lists = { ...this.#lists, [list.kind]: changed };
			this.#refusal = kept.ok ? null : kept.code;
			return done(changed);
		});
		this.#tail = next.catch(() => {});
		return next;
	}

	async #lineOf(item: ListedItem, gtin: string): Promise<ListLine> {
		const { at, afterSeq } = await (await this.#stock).moment();
		const book = stockAround(item.stock, this.#ui.till.shop?.storeId ?? '').here;
		return { itemId: item.id, name: item.name, gtin, units: 1, at, afterSeq, book };
	}

	/** What the stock here is said to be now; as it was when nobody can say. */
	async #bookOf({ itemId, name, gtin, book }: ListLine): Promise<number | null> {
		const { services, till } = this.#ui;
		const byCode = gtin === '' ? null : await services.findByCode(gtin);
		const item = byCode?.ok
			? byCode.value
			: (await services.search(name, 0, 20)).items.find(({ id }) => id === itemId);
		return item ? stockAround(item.stock, till.shop?.storeId ?? '').here : book;
	}

	#said(tone: LastTake['tone'], say: LastTake['say'], total?: number): ScanOutcome {
		const { turn } = this.#ui.scans;
		this.#last = { tone, say, turn, ...(total !== undefined && { total }) };
		return { kind: 'told', tone, say };
	}
}
