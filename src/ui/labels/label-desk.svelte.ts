import { tick } from 'svelte';
import { addItem, emptyBasket } from '#domain/basket/basket.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { type Label, type LabelTemplate, type LabelWish, MOST_LABELS } from '#domain/label/label.ts';
import { type LabelPrice, labelPrice } from '#domain/label/label-price.ts';
import { SHEET_STOCKS, type SheetStock, stockOf, USUAL_STOCK } from '#domain/label/sheet-stock.ts';
import type { Money } from '#domain/money/money.ts';
import type { Result } from '#domain/result.ts';
import type { ScanRules } from '#domain/scan/scanned.ts';
import { inclusivePrice } from '#domain/tax/tax-basis.ts';
import type { LabelServices } from '#usecases/labels.ts';
import type { PrinterChoice } from '#usecases/printing.ts';
import type { ListedItem } from '#usecases/services.ts';
import type { ScanOutcome } from '../scan/scan-outcome.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { type LabelFields, type LabelRow, type LabelTrouble, labelOf, NO_FIELDS } from './label-rows.ts';
import type { LabelCatalog } from './words/label-words.ts';
import { labelScreenWords } from './words/label-words.ts';

/** What a row's code must be read as, by its template: anything else would sell something else. */
const READ_AS: Readonly<Record<LabelTemplate, readonly string[]>> = {
	...{ shelf: ['goods', 'in_store'], hang: ['goods', 'in_store'], in_store: ['in_store'] },
	...{ member: ['member', 'token'], coupon: ['coupon', 'token'] },
};

type Said = {
	[Key in keyof LabelCatalog]: LabelCatalog[Key] extends string ? Key : never;
}[keyof LabelCatalog];

/** The labels that are wanted, from when the screen opens until it closes. */
export class LabelDesk {
	readonly #ui: Ui;
	#labels: LabelServices | null = null;
	#rules = $state.raw<ScanRules | null>(null);
	#choice = $state.raw<PrinterChoice | null>(null);
	#rows = $state.raw<readonly LabelRow[]>([]);
	#chosen = $state.raw<string | null>(null);
	#template = $state.raw<LabelTemplate>('shelf');
	#stock = $state.raw<SheetStock>(SHEET_STOCKS[0] as SheetStock);
	#said = $state.raw<Said | null>(null);
	#isBusy = $state.raw(false);
	#count = 0;

	constructor(ui: Ui) {
		this.#ui = ui;
	}

	get t(): LabelCatalog {
		return labelScreenWords(this.#ui.words.language);
	}
	get template(): LabelTemplate {
		return this.#template;
	}
	get stock(): SheetStock {
		return this.#stock;
	}
	get rows(): readonly LabelRow[] {
		return this.#rows;
	}
	get row(): LabelRow | null {
		return this.#rows.find(({ id }) => id === this.#chosen) ?? null;
	}
	/** What is to be said, in the language of the screen. */
	get said(): string {
		return this.#said === null ? '' : this.t[this.#said];
	}
	get hasPrinter(): boolean {
		return this.#choice !== null;
	}
	get isReady(): boolean {
		return this.#rules !== null;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	get rules(): ScanRules | null {
		return this.#rules;
	}
	/** All pieces that are wanted. */
	get pieces(): number {
		return this.#rows.reduce((sum, { quantity }) => sum + quantity, 0);
	}
	/** Whether every row is a label. */
	get isWhole(): boolean {
		return this.#rows.length > 0 && this.#rows.every((row) => this.labelOf(row).ok);
	}

	/** Fetches what draws labels, and takes scans; answers how to stop. Call when the screen is there. */
	begin(): () => void {
		void this.#fetch();
		const { scans } = this.#ui;
		const stops = [
			scans.on('goods', ({ gtin }) => this.#scanned(gtin, null)),
			scans.on('in_store', ({ key }) => this.#scanned(key, 'in_store')),
			scans.on('member', ({ number }) => this.#scannedText('member', number)),
			scans.on('coupon', ({ code }) => this.#scannedText('coupon', code)),
			scans.on('token', ({ of, token }) =>
				of === 'member' || of === 'coupon' ? this.#scannedText(of, token) : null,
			),
		];
		return () => {
			for (const stop of stops) stop();
		};
	}

	/** Labels from here on are of this kind; what is on the list stays what it is. */
	choose(template: LabelTemplate): void {
		this.#template = template;
		if (this.#rows.length === 0) this.#stock = stockOf(USUAL_STOCK[template]) ?? this.#stock;
		this.#said = null;
	}

	chooseStock(id: string): void {
		this.#stock = stockOf(id) ?? this.#stock;
	}

	show(id: string): void {
		this.#chosen = id;
	}

	/** One more label of an item: of the row that has it, else of a new one. */
	async add(item: ListedItem, template: LabelTemplate = this.#goodsTemplate()): Promise<void> {
		const known = this.#rows.find(
			(row) => 'item' in row.of && row.of.item.id === item.id && row.template === template,
		);
		this.#said = null;
		if (known) {
			this.count(known.id, known.quantity + 1);
			return;
		}
		const priced = await this.#priceOf(item);
		this.#push({ template, of: { item, ...priced } });
	}

	/** A card or a coupon by its code. */
	addText(template: 'member' | 'coupon', text: string, title: string): void {
		const known = this.#rows.find(
			(row) => 'text' in row.of && row.of.text === text && row.template === template,
		);
		this.#said = null;
		if (known) this.count(known.id, known.quantity + 1);
		else this.#push({ template, of: { text, title } });
	}

	/** So many of a row; none takes it off the list. */
	count(id: string, quantity: number): void {
		const most = Math.min(MOST_LABELS, quantity);
		this.#rows =
			most < 1
				? this.#rows.filter((row) => row.id !== id)
				: this.#changed(id, (row) => ({ ...row, quantity: most }));
		this.#chosen = this.#rows.some((row) => row.id === id) ? id : (this.#rows[0]?.id ?? null);
	}

	write(id: string, fields: Partial<LabelFields>): void {
		this.#rows = this.#changed(id, (row) => ({ ...row, fields: { ...row.fields, ...fields } }));
	}

	labelOf(row: LabelRow): Result<Label, LabelTrouble> {
		const { shop } = this.#ui.till;
		return labelOf(row, {
			style: { language: this.#ui.words.language, currency: shop?.currency ?? 'JPY' },
			...{ shop: shop?.shopName ?? '', inStore: this.#rules?.inStore ?? [] },
		});
	}

	/** A row as it will be printed; null while something is missing. */
	picture(row: LabelRow): string | null {
		const label = this.labelOf(row);
		return label.ok && this.#labels ? this.#labels.picture(label.value, this.#stock) : null;
	}

	/** To this register's printer, row after row. */
	printHere(): Promise<void> {
		return this.#print(async (labels, wishes) => {
			for (const { label, quantity } of wishes) await labels.print(label, quantity);
			this.#said = 'sent';
		});
	}

	/** As pages of a sheet, by the browser's own dialogue. */
	printSheet(firstCell: number): Promise<void> {
		return this.#print(async (labels, wishes) => {
			if (wishes.some(({ label }) => labels.picture(label, this.#stock) === null)) {
				this.#said = 'codeUnfit';
				return;
			}
			const pages = labels.pages(wishes, this.#stock, firstCell);
			this.#ui.printPicture(pages.map((page) => `<div class="label-page">${page}</div>`).join(''));
			await tick();
			window.print();
		});
	}

	async #fetch(): Promise<void> {
		try {
			const printing = await this.#ui.services.printing();
			this.#labels = await printing.labels();
			this.#choice = printing.choice();
			this.#rules = await this.#labels.rules();
		} catch {
			this.#said = 'unavailable';
		}
	}

	async #print(work: (labels: LabelServices, wishes: readonly LabelWish[]) => Promise<void>): Promise<void> {
		const labels = this.#labels;
		if (this.#isBusy || !labels) return;
		this.#isBusy = true;
		this.#said = null;
		try {
			const wishes = await this.#checked();
			if (wishes) await work(labels, wishes);
			else this.#said = 'readsOtherwise';
		} catch {
			this.#said = 'unavailable';
		} finally {
			this.#isBusy = false;
		}
	}

	/** Every label, read by this till's own rules first: one that reads as something else is never printed. */
	async #checked(): Promise<readonly LabelWish[] | null> {
		const wishes: LabelWish[] = [];
		for (const row of this.#rows) {
			const label = this.labelOf(row);
			if (!label.ok) return null;
			const read = await this.#ui.services.readScan({ text: label.value.code.text });
			if (!READ_AS[row.template].includes(read.kind)) return null;
			wishes.push({ label: label.value, quantity: row.quantity });
		}
		return wishes;
	}

	async #scanned(gtin: Gtin, template: LabelTemplate | null): Promise<ScanOutcome> {
		const found = await this.#ui.services.findByCode(gtin);
		if (!found.ok) {
			this.#said = 'unknownItem';
			return { kind: 'refused', code: found.code, text: gtin };
		}
		await this.add(found.value, this.#isOfGoods() ? this.#template : (template ?? 'shelf'));
		return { kind: 'ready' };
	}

	#scannedText(template: 'member' | 'coupon', text: string): ScanOutcome {
		this.choose(template);
		this.addText(template, text, template === 'coupon' ? this.t.couponTitle : '');
		return { kind: 'ready' };
	}

	#isOfGoods = (): boolean => this.#template !== 'member' && this.#template !== 'coupon';
	#goodsTemplate = (): LabelTemplate => (this.#isOfGoods() ? this.#template : 'shelf');

	#push(row: Pick<LabelRow, 'template' | 'of'>): void {
		this.#count += 1;
		const id = String(this.#count);
		this.#rows = [...this.#rows, { ...row, id, quantity: 1, fields: NO_FIELDS }];
		this.#chosen = id;
	}

	#changed(id: string, change: (row: LabelRow) => LabelRow): readonly LabelRow[] {
		return this.#rows.map((row) => (row.id === id ? change(row) : row));
	}

	/** By the store's price lists and taxes, before promotions; a till that cannot price yet says what is listed. */
	async #priceOf(item: ListedItem): Promise<{ price: LabelPrice; asPaid(listed: Money): Money }> {
		const { services, till } = this.#ui;
		const asListed = { price: { price: item.price, net: null }, asPaid: (listed: Money) => listed };
		const pricer = await services.pricer();
		const basket = addItem(emptyBasket('labels', 0), item, 'label', 1, null);
		if (!pricer || !till.shop || !basket.ok) return asListed;
		const now = services.now();
		const [line] = pricer.price(basket.value, services.businessDay(till.shop), now).lines;
		if (!line) return asListed;
		const { rounding } = till.shop.taxRules;
		const { treatment } = line;
		return {
			price: labelPrice(line, rounding),
			asPaid: (amount) =>
				item.taxIncluded ? amount : inclusivePrice({ amount, quantity: 1, treatment }, rounding),
		};
	}
}
