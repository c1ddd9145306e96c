import { money, sum } from '#domain/money/money.ts';
import { amountText, rateText } from '#domain/receipt/amount-text.ts';
import type { SaleDoc } from '#protocol/bodies/store-docs.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { receiptDocumentOf } from '#protocol/receipt-document-of.ts';
import { type Html, html, Html as Markup } from '#server/office/pages/html.ts';
import type { OfficeLanguage } from '#server/office/pages/language.ts';
import type { FoundReceipt } from './find-receipt.ts';
import { receiptPicture } from './receipt-picture.ts';
import { receiptPageWords } from './receipt-words.ts';

type Here = FoundReceipt & { readonly status: 'here' };

/** What the page shows of a receipt. `nameOf` an item is what the shop calls it now: a signed statement has no names. */
export function receiptPart(
	found: FoundReceipt,
	language: OfficeLanguage,
	nameOf: (itemId: string) => string,
): string {
	if (found.status === 'here') return whole(found, language).text;
	if (found.status === 'on_its_way') return signed(found.sale, found.store, language, nameOf).text;
	const t = receiptPageWords(language);
	return html`<div class="said attention" data-standing="not_genuine"><h1>${t.notGenuine}</h1><p>${t.notGenuineHint}</p></div>`
		.text;
}

/** The receipt as the paper has it, and below it every slip of what came back. */
function whole({ sale, since, store, staff, token }: Here, language: OfficeLanguage): Html {
	const t = receiptPageWords(language);
	const isVoided = since.some(({ body }) => body.type === 'post_void');
	const back = sum(since.flatMap(({ body }) => (body.type === 'return' ? [money(body.total)] : [])));
	return html`<div data-standing="here"><h1>${t.printed(sale.body.receipt_number)}</h1>
${isVoided && html`<p class="said attention">${t.voided}</p>`}
${!isVoided && back < 0 && html`<p class="said">${t.cameBack(amountText(money(0 - back), sale.body.currency))}</p>`}
${paper({ ...receiptDocumentOf(sale, store, staff, language), token }, language)}
${since.map((slip) => html`<section><h2>${t.printed(slip.body.receipt_number)}</h2>${paper(receiptDocumentOf(slip, store, staff, language), language)}</section>`)}
<button type="button" data-print>${t.print}</button>
<p class="quiet">${t.note}</p></div>`;
}

function paper(document: ReturnType<typeof receiptDocumentOf>, language: OfficeLanguage): Html {
	const t = receiptPageWords(language);
	const { svg, text } = receiptPicture(document, language);
	return html`<div class="paper" role="img" aria-label="${t.printed(document.number)}">${new Markup(svg)}</div>
<details><summary>${t.asText}</summary><pre tabindex="0" data-receipt="${document.number}">${text}</pre></details>`;
}

/** What a device of the shop signed, until the till has sent the rest: no invoice yet, and the page says so. */
function signed(
	sale: SaleDoc,
	store: StoreDoc,
	language: OfficeLanguage,
	nameOf: (itemId: string) => string,
): Html {
	const t = receiptPageWords(language);
	const amount = (minor: number) => amountText(money(minor), sale.currency);
	return html`<div data-standing="on_its_way"><div class="said"><h1>${t.onItsWay}</h1><p>${t.onItsWayHint}</p></div>
<h2>${t.soldAt(store.name)}</h2><p>${sale.business_day} · ${sale.receipt_number}</p>
<table><tbody>
${sale.lines.map(
	({
		item_id,
		name,
		quantity,
		paid,
		tax_mark,
	}) => html`<tr><th scope="row">${nameOf(item_id) || name} ${tax_mark}
${quantity !== 1 && html`<small>${t.pieces(String(quantity))}</small>`}</th><td>${amount(paid)}</td></tr>`,
)}
<tr class="total"><th scope="row">${t.total}</th><td>${amount(sale.total)}</td></tr>
${grossByRate(sale).map(([rate, gross]) => html`<tr><th scope="row">${t.rate(rate)}</th><td>${amount(gross)}</td></tr>`)}
</tbody></table></div>`;
}

/** What was paid at each rate; nothing where tax comes on top, the statement has no tax in it. */
function grossByRate({ lines }: SaleDoc): readonly (readonly [rate: string, gross: number])[] {
	if (lines.some(({ tax_included }) => !tax_included)) return [];
	const rates = new Map<string, number>();
	for (const { tax_class, tax_rate, tax_mark, paid } of lines) {
		if (tax_class !== 'taxable') continue;
		const rate = `${rateText(tax_rate)}${tax_mark}`;
		rates.set(rate, (rates.get(rate) ?? 0) + paid);
	}
	return [...rates];
}
