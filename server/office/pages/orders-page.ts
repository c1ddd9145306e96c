import type { OpenOrder } from '#server/office/open-orders.ts';
import { type Html, html } from './html.ts';
import { orderWords } from './order-words.ts';
import { hidden, type PageParts, page } from './page.ts';

/** Everything that waits to be sent or handed over, each place's part of an order with whom it goes to. */
export function ordersPage(
	parts: PageParts,
	open: readonly OpenOrder[],
	places: ReadonlyMap<string, string>,
	isKept: boolean,
): string {
	const { language, words } = parts;
	const t = orderWords(language);
	const rows = open.map((order) => row(parts, order, places));
	const body = html`<p>${t.hint}</p>
${isKept && html`<p class="said safe" role="status">${t.kept}</p>`}
<section data-testid="orders">
${
	open.length === 0
		? html`<p class="said safe">${t.none}</p>`
		: html`<div class="scroll" tabindex="0" role="region" aria-label="${t.title}"><table>
<thead><tr><th scope="col">${t.order}</th><th scope="col">${t.from}</th><th scope="col">${t.to}</th><th scope="col">${t.goods}</th><th scope="col">${t.done}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}
</section>
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, t.title, body);
}

function row(parts: PageParts, order: OpenOrder, places: ReadonlyMap<string, string>): Html {
	const { language, format, csrf } = parts;
	const t = orderWords(language);
	const nameOf = (id: string) => places.get(id) ?? id;
	const { recipient, lines, method, day } = order;
	const to =
		method === 'pickup'
			? html`${t.collectAt(nameOf(order.collectAt))}`
			: recipient
				? html`${recipient.name}<span class="note">${recipient.note}</span><span class="note">${recipient.phones.join(', ')}</span>${recipient.preferences !== '' && html`<span class="note">${recipient.preferences}</span>`}`
				: html`<strong>${t.sealed}</strong>`;
	return html`<tr data-testid="order">
<th scope="row">${order.receiptNumber}<span class="note">${nameOf(order.store)} ${format.moment(order.at)}</span></th>
<td>${nameOf(order.place)}<span class="note">${day === '' ? t.noDay : t.about(day)}</span></td>
<td>${to}</td>
<td>${lines.map(({ name, units }) => html`<span class="note">${name} × ${format.count(units)}</span>`)}</td>
<td><form method="post" action="/office/orders?lang=${language}">${hidden(csrf)}
<input type="hidden" name="order" value="${order.orderId}">
<input type="hidden" name="place" value="${order.place}">
<input type="hidden" name="method" value="${method}">
<input type="hidden" name="collect_at" value="${order.collectAt}">
<input type="hidden" name="units" value="${lines.map(({ line, units }) => `${line}:${units}`).join(' ')}">
<label>${t.note} <input name="note" maxlength="200" autocomplete="off"></label>
<button>${method === 'pickup' ? t.handOver : t.ship}</button></form></td></tr>`;
}
