import { openPriceItem } from '#domain/catalogue/open-price.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { parseMoney } from '#domain/money/currency.ts';
import type { Money } from '#domain/money/money.ts';
import { rateOn, type TaxCategory } from '#domain/tax/tax-category.ts';
import type { ErrorCode, ListedItem } from '#usecases/services.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { unknownWords } from './words/unknown-words.ts';

/** What is done with a code that no item has, from when the sheet opens until it closes. */
export class UnknownDesk {
	readonly #ui: Ui;
	/** Taken when the sheet opened: a later scan is another code. */
	readonly code: Gtin | null;
	#item = $state.raw<ListedItem | null>(null);
	#departments = $state.raw<readonly string[]>([]);
	#department = $state.raw('');
	#taxCategory = $state.raw('');
	#taxIncluded = $state.raw(true);
	#refusal = $state.raw<ErrorCode | null>(null);
	#isBusy = $state.raw(false);
	/** The price as it is typed. */
	text = $state('');

	constructor(ui: Ui) {
		this.#ui = ui;
		this.code = ui.takeUnknownCode();
		this.#taxCategory = this.taxCategories[0]?.id ?? '';
		void this.#read();
	}

	/** The item that a person says it is. */
	get item(): ListedItem | null {
		return this.#item;
	}
	get departments(): readonly string[] {
		return this.#departments;
	}
	get department(): string {
		return this.#department;
	}
	get taxCategory(): string {
		return this.#taxCategory;
	}
	get taxIncluded(): boolean {
		return this.#taxIncluded;
	}
	get refusal(): ErrorCode | null {
		return this.#refusal;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	/** Categories that goods are sold at; what has no rate is value on a card. */
	get taxCategories(): readonly TaxCategory[] {
		const categories = this.#ui.till.shop?.taxRules.categories ?? [];
		const taxed = categories.filter((each) => rateOn(each, this.#day).n > 0);
		return taxed.length > 0 ? taxed : categories;
	}
	/** So many per cent, as it is said to people. */
	percentOf(category: TaxCategory): string {
		const { n, d } = rateOn(category, this.#day);
		return `${(n * 100) / d} %`;
	}
	/** What is keyed, or null while it is no price. Nothing is sold for nothing. */
	get price(): Money | null {
		const parsed = parseMoney(
			this.text.normalize('NFKC').trim() || '0',
			this.#ui.till.shop?.currency ?? 'JPY',
		);
		return parsed.ok && parsed.value > 0 ? parsed.value : null;
	}

	get #day(): string {
		const { session, shop } = this.#ui.till;
		return session?.businessDay ?? (shop ? this.#ui.services.businessDay(shop) : '');
	}

	async #read(): Promise<void> {
		const found = await this.#ui.services.categories().catch(() => []);
		this.#departments = found.map(({ name }) => name).filter((name) => name !== '');
		if (this.#departments[0]) await this.chooseDepartment(this.#departments[0]);
	}

	choose(item: ListedItem | null): void {
		this.#item = item;
		this.#refusal = null;
	}

	/** Goods of a department are taxed as what is in it already; a person may say otherwise. */
	async chooseDepartment(name: string): Promise<void> {
		this.#department = name;
		const { items } = await this.#ui.services.inCategory(name, 0, 1);
		const [first] = items;
		if (!first || this.#department !== name) return;
		this.#taxIncluded = first.taxIncluded;
		if (this.taxCategories.some(({ id }) => id === first.taxCategory)) this.#taxCategory = first.taxCategory;
	}

	chooseTax(id: string): void {
		this.#taxCategory = id;
	}

	/** The code is the item's from now on, with leave; then it is rung up by it. */
	register(): Promise<void> {
		return this.#do(async () => {
			const { code } = this;
			const item = this.#item;
			if (!item || code === null) return null;
			const { approvals, services, scans, notices, words } = this.#ui;
			const leave = await approvals.allow({
				...{ permission: 'register_code', subject: code, amount: null, note: item.name },
			});
			if (!leave) return 'approval_needed';
			const stock = await (await services.shift()).stock();
			const wish = { code, itemId: item.id, name: item.name };
			const done = await stock.registerCode(wish, leave.approval);
			if (!done.ok) return done.code;
			notices.show(unknownWords(words.language).registered(item.name));
			this.#end();
			await scans.accept({ kind: 'scan', text: code });
			return null;
		});
	}

	/** The item is rung up, and the code stays nobody's. */
	addOnce(): Promise<void> {
		return this.#do(async () => {
			if (!this.#item) return null;
			const rung = this.#ui.checkout.ring(this.#item);
			if (!rung.ok) return rung.code;
			this.#end();
			return null;
		});
	}

	/** So much of a department is rung up, with leave; the code stays on the line. */
	addOpenPrice(): Promise<void> {
		return this.#do(async () => {
			const { price, code, department } = this;
			if (price === null || department === '') return null;
			const { approvals, checkout } = this.#ui;
			const leave = await approvals.allow({
				...{ permission: 'open_price', subject: code ?? '', amount: price, note: department },
			});
			if (!leave) return 'approval_needed';
			const { taxCategory, taxIncluded } = this;
			const item = openPriceItem({ department, price, taxCategory, taxIncluded });
			const rung = checkout.ring({ ...item, stock: [] }, code, { line: { isFinalPrice: true } });
			if (!rung.ok) return rung.code;
			this.#end();
			return null;
		});
	}

	#end(): void {
		this.#ui.close('unknown_code');
		this.#ui.scans.forget();
	}

	async #do(work: () => Promise<ErrorCode | null>): Promise<void> {
		if (this.#isBusy) return;
		this.#isBusy = true;
		this.#refusal = null;
		try {
			this.#refusal = await work();
		} catch {
			this.#refusal = 'server_unreachable';
		} finally {
			this.#isBusy = false;
		}
	}
}
