import type { LineTerms } from '#domain/basket/basket.ts';
import type { Gtin } from '#domain/gtin/gtin.ts';
import type { Money } from '#domain/money/money.ts';
import { BOOK_PAIR_MS } from '#domain/publication/book-rows.ts';
import type { ItemMarks, Scanned, Unknown } from '#domain/scan/scanned.ts';
import type { Scans } from '../state/scans.svelte.ts';
import { gs1Price, inStorePrice, type LabelPrice } from './label-terms.ts';
import type { Scan, ScanAction, ScannedOf, ScanOutcome } from './scan-outcome.ts';
import { scanWords } from './words/scan-words.ts';
import type { ScanCatalog } from './words/types.ts';

/** What reads every other code than plain goods, and does with it what no other screen takes. */
export type ScanDesk = {
	read(scan: Scan): Promise<Scanned>;
	/** What came of it on the selling screen. */
	take(scanned: Scanned, scan: Scan): Promise<ScanOutcome>;
	/** A refused item with what can be done about it. */
	unknown(gtin: Gtin, outcome: Refused): ScanOutcome;
	/** The text that was meant, for a screen that takes texts: without identifiers, an item as its digits. */
	plain(scanned: Scanned, scan: Scan): string;
};

type Refused = Extract<ScanOutcome, { readonly kind: 'refused' }>;

type Said = Exclude<keyof ScanCatalog, 'bookRow' | 'pastUse' | 'pastBest' | 'times'>;

const told = (tone: 'good' | 'bad' | 'unknown', word: Said, action?: ScanAction): ScanOutcome => ({
	...{ kind: 'told', tone, say: (language) => scanWords(language)[word] },
	...(action && { action }),
});

/** Kinds that wait for the screens that take them. */
const ELSEWHERE = { member: 'member', coupon: 'coupon', carton: 'carton' } as const;
const TOKENS = { pickup: 'pickup', staff: 'staff', member: 'member', coupon: 'coupon' } as const;

const SEARCH: ScanAction = {
	label: (language) => scanWords(language).search,
	run: () => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus(),
};

const PRICELESS = {
	priceless: 'priceless',
	no_unit_price: 'noUnitPrice',
	other_currency: 'otherCurrency',
} as const;

/** Made once, when the first screen is quiet or the first such code is scanned. */
export function scanDesk(scans: Scans): ScanDesk {
	const { services, around } = scans;
	/** When a book's upper row was scanned, for the lower one that follows. */
	let upperAt = Number.NEGATIVE_INFINITY;

	/** What nobody knows can be given to an item or sold at a price; a misread is scanned again. */
	const unknown = (gtin: Gtin, outcome: Refused): ScanOutcome =>
		outcome.code === 'item_not_found'
			? {
					...outcome,
					action: {
						label: (language) => scanWords(language).unknownAction,
						run: () => around.openUnknown(gtin),
					},
				}
			: outcome;

	const read = ({ text, symbology }: Scan) => services.readScan({ text, ...(symbology && { symbology }) });

	async function sellPiece(
		gtin: ScannedOf<'goods'>['gtin'],
		text: string,
		marks: ItemMarks,
		priceOf: (itemPrice: Money) => LabelPrice,
		{ taxIncluded = null, isGoods = true }: { taxIncluded?: boolean | null; isGoods?: boolean } = {},
	): Promise<ScanOutcome> {
		if (/^097[89]/.test(gtin)) upperAt = services.now();
		const day = around.till.shop ? services.businessDay(around.till.shop) : '';
		const past = (iso?: string) => iso !== undefined && iso < day;
		if (past(marks.useBy)) {
			return { kind: 'told', tone: 'bad', say: (language) => scanWords(language).pastUse(marks.useBy ?? '') };
		}
		const sold = await scans.sell(gtin, text, (item) => {
			const price = priceOf(item.price);
			if (typeof price === 'string') return told('unknown', PRICELESS[price], SEARCH);
			const line: LineTerms = { ...pieceOf(marks), ...(price !== null && { isFinalPrice: true }) };
			return { gtin, line, ...(price !== null && { price }), ...(taxIncluded !== null && { taxIncluded }) };
		});
		if (sold.kind === 'refused') return isGoods ? unknown(gtin, sold) : withSearch(sold);
		const best = marks.bestBefore ?? marks.sellBy;
		if (sold.kind !== 'added' || !past(best)) return sold;
		return {
			kind: 'told',
			tone: 'unknown',
			say: (language) => scanWords(language).pastBest(sold.name, best ?? ''),
		};
	}

	function takeBookRow({ cCode, price }: ScannedOf<'book_lower'>): ScanOutcome {
		const isPaired = services.now() - upperAt <= BOOK_PAIR_MS;
		upperAt = Number.NEGATIVE_INFINITY;
		if (!isPaired) return told('bad', 'bookLower');
		const amount = price === null ? '—' : around.format.money(price);
		return { kind: 'told', tone: 'good', say: (language) => scanWords(language).bookRow(cCode, amount) };
	}

	function takeReceipt(text: string): ScanOutcome {
		if (around.payment.stage === 'pay') return { kind: 'paying' };
		around.openReturns({ number: text, wish: 'return' });
		return { kind: 'ready' };
	}

	function takePayment({ side, code }: ScannedOf<'payment'>): ScanOutcome {
		if (side === 'merchant') return told('bad', 'merchant');
		if (around.payment.takesCode(code)) return { kind: 'ready' };
		const pay: ScanAction = {
			label: (language) => scanWords(language).paymentAction,
			run: () => around.beginPayment(),
		};
		return told('unknown', 'payment', around.checkout.isEmpty ? undefined : pay);
	}

	function takeAccount(): ScanOutcome {
		const load: ScanAction = {
			label: (language) => scanWords(language).accountAction,
			run: () => around.open('gift_card'),
		};
		return told('unknown', 'account', around.payment.stage === 'sell' ? load : undefined);
	}

	return {
		read,
		unknown,
		plain(scanned, scan) {
			if (scanned.kind === 'goods') return scanned.gtin;
			if (scanned.kind === 'member') return scanned.number;
			if (scanned.kind === 'payment') return scanned.code;
			// A link to a receipt is read as such where it is needed.
			return scan.text.replace(/^\][A-Za-z]\w/, '');
		},
		async take(scanned, scan) {
			const { text } = scan;
			// Codes that customers pay with are as long as some elements are, and are looked for after those.
			if (scanned.kind === 'unknown' && around.payment.takesCode(text)) return { kind: 'ready' };
			switch (scanned.kind) {
				case 'goods': {
					const currency = around.till.shop?.currency ?? '';
					return sellPiece(scanned.gtin, text, scanned.marks, () => gs1Price(scanned.marks, currency));
				}
				case 'in_store':
					return sellPiece(scanned.key, text, {}, (itemPrice) => inStorePrice(scanned, itemPrice), {
						taxIncluded: scanned.code.price === null ? null : scanned.template.taxIncluded,
						isGoods: false,
					});
				case 'book_lower':
					return takeBookRow(scanned);
				case 'token':
					return scanned.of === 'receipt' ? takeReceipt(text) : told('unknown', TOKENS[scanned.of]);
				case 'receipt_number':
					return takeReceipt(scanned.number);
				case 'payment':
					return takePayment(scanned);
				case 'account':
					return takeAccount();
				case 'bill':
					return told('bad', 'bill');
				case 'unknown':
					return unknownOutcome(scanned.why, text);
				default:
					return told('unknown', ELSEWHERE[scanned.kind]);
			}
		},
	};
}

/** The shop's own labels are looked for by name. */
const withSearch = (outcome: Refused): ScanOutcome =>
	outcome.code === 'item_not_found' ? { ...outcome, action: SEARCH } : outcome;

const pieceOf = ({ lot, serial, useBy, bestBefore, sellBy }: ItemMarks): LineTerms => {
	const expiry = useBy ?? bestBefore ?? sellBy;
	return { ...(lot && { lot }), ...(serial && { serial }), ...(expiry && { expiry }) };
};

const WHY = {
	in_store_characters: 'wrong',
	in_store_length: 'wrong',
	in_store_prefix: 'wrong',
	in_store_check_digit: 'wrong',
	in_store_price_check: 'misprint',
	gs1_no_item: 'noItem',
	gs1_wrong: 'wrong',
	link: 'link',
	symbology: 'symbology',
	text: 'text',
} as const satisfies Partial<Record<Unknown, Said>>;

function unknownOutcome(why: Unknown, text: string): ScanOutcome {
	if (why === 'gtin_characters' || why === 'gtin_length' || why === 'gtin_check_digit') {
		return { kind: 'refused', code: why, text };
	}
	const isStrange = why === 'link' || why === 'text';
	return told(isStrange ? 'unknown' : 'bad', WHY[why], isStrange ? SEARCH : undefined);
}
