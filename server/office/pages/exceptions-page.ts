import type { OpenException } from '#server/projections/open-exceptions.ts';
import { DECISION_KINDS, exceptionWords } from './exception-words.ts';
import { type Html, html } from './html.ts';
import { hidden, type PageParts, page } from './page.ts';

/** Everything a person has to settle, each with what to do about it and a form that makes the decision a fact. */
export function exceptionsPage(
	parts: PageParts,
	open: readonly OpenException[],
	places: ReadonlyMap<string, string>,
	isSettled: boolean,
): string {
	const { language, words } = parts;
	const t = exceptionWords(language);
	const body = html`<p>${t.hint}</p>
${isSettled && html`<p class="said safe" role="status">${t.settled}</p>`}
<section data-testid="exceptions">
${open.length === 0 ? html`<p class="said safe">${t.none}</p>` : table(parts, open, places)}
</section>
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, t.title, body);
}

function table(parts: PageParts, open: readonly OpenException[], places: ReadonlyMap<string, string>): Html {
	const t = exceptionWords(parts.language);
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${t.title}"><table>
<thead><tr><th scope="col">${t.what}</th><th scope="col">${t.when}</th><th scope="col">${t.where}</th><th scope="col">${t.receipts}</th><th scope="col">${t.todo}</th><th scope="col">${t.decide}</th></tr></thead>
<tbody>${open.map((each) => row(parts, each, places))}</tbody></table></div>`;
}

function row(parts: PageParts, each: OpenException, places: ReadonlyMap<string, string>): Html {
	const { language, format, csrf } = parts;
	const t = exceptionWords(language);
	const receipts = each.involved.flatMap(({ receipt }) => receipt ?? []);
	const options = DECISION_KINDS.map(
		(decision) => html`<option value="${decision}">${t.decision(decision)}</option>`,
	);
	return html`<tr data-testid="exception">
<th scope="row">${t.kind(each.kind)}<span class="note">${each.detail}</span></th>
<td>${each.at > 0 ? format.moment(each.at) : t.unknown}</td>
<td>${places.get(each.store) ?? (each.store || t.unknown)}</td>
<td>${receipts.length > 0 ? receipts.join(', ') : t.unknown}</td>
<td>${t.action(each.action)}</td>
<td><form method="post" action="/office/exceptions?lang=${language}">${hidden(csrf)}
<input type="hidden" name="exception" value="${each.id}">
<label>${t.decide} <select name="action">${options}</select></label>
<label>${t.note} <input name="note" maxlength="500" autocomplete="off"></label>
<button>${t.settle}</button></form></td></tr>`;
}
