import type { RegisteredCode } from '#server/office/registered-codes.ts';
import type { ShownVariance } from '#server/operations/count-variances.ts';
import { goodsWords } from './goods-words.ts';
import { type Html, html } from './html.ts';
import { hidden, type PageParts, page } from './page.ts';

/** What counts of shelves corrected, the latest first. */
export function countsPage(parts: PageParts, rows: readonly ShownVariance[], showsAll: boolean): string {
	const { words, language, format } = parts;
	const t = goodsWords(language);
	const signed = (units: number) => `${units > 0 ? '+' : ''}${format.count(units)}`;
	const row = ({ at, placeName, name, counted, book, variance, value, journal }: ShownVariance) => html`<tr>
<td>${format.moment(at)}</td><td>${placeName}</td><th scope="row">${name}</th>
<td class="number">${format.count(counted)}</td><td class="number">${format.count(book)}</td>
<td class="number">${signed(variance)}</td><td class="number">${value === null ? '' : format.money(value)}</td><td>${journal}</td></tr>`;
	const body = html`<p>${t.countsHint}</p>
<p><a href="/office/counts?lang=${language}${showsAll ? '' : '&all=1'}">${showsAll ? t.differences : t.all}</a></p>
${rows.length === 0 && html`<p role="status">${t.noCounts}</p>`}
${
	rows.length > 0 &&
	table(
		t.counts,
		[t.at, t.place, t.item, [t.counted], [t.book], [t.variance], [t.value], t.by],
		rows.map(row),
	)
}
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, t.counts, body);
}

/** Codes that tills registered, each with what the office can still do about it. */
export function codesPage(
	parts: PageParts,
	codes: readonly RegisteredCode[],
	said: { readonly tone: 'safe' | 'attention'; readonly words: string } | null,
): string {
	const { words, language } = parts;
	const t = goodsWords(language);
	const row = (code: RegisteredCode) => html`<tr>
<td>${code.day}</td><th scope="row">${code.code}</th><td>${code.name}</td><td>${code.store}</td>
<td>${code.operator}${code.approver !== code.operator && html` · ${code.approver}`}</td>
<td>${t.states[code.state]}${code.state === 'taken' && code.owner !== '' && html` (${code.owner})`}</td>
<td>${decision(parts, code)}</td></tr>`;
	const body = html`<p>${t.codesHint}</p>
${said && html`<p class="said ${said.tone}" role="${said.tone === 'safe' ? 'status' : 'alert'}">${said.words}</p>`}
${codes.length === 0 && html`<p role="status">${t.noCodes}</p>`}
${codes.length > 0 && table(t.codes, [t.at, t.code, t.item, t.place, t.who, t.state, ''], codes.map(row))}
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, t.codes, body);
}

function decision({ language, csrf }: PageParts, { id, code, name, state }: RegisteredCode): Html {
	const t = goodsWords(language);
	const verb = state === 'agreed' ? 'refuse' : 'agree';
	return html`<form method="post" action="/office/codes?lang=${language}">${hidden(csrf)}
<input type="hidden" name="id" value="${id}"><button name="decision" value="${verb}" aria-label="${t[verb]}: ${code} ${name}">${t[verb]}</button></form>`;
}

/** A table that scrolls by itself; a heading in a list of its own is of figures. */
function table(label: string, heads: readonly (string | readonly [string])[], rows: readonly Html[]): Html {
	const head = (text: string | readonly [string]) =>
		typeof text === 'string'
			? html`<th scope="col">${text}</th>`
			: html`<th scope="col" class="number">${text[0]}</th>`;
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${heads.map(head)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
