import { html } from './html.ts';
import { hidden, type PageParts, page } from './page.ts';

/** Where phones reach this server; `said`: what became of what was typed. */
export function addressPage(parts: PageParts, address: string, said: 'kept' | 'wrong' | null): string {
	const { words, language, csrf } = parts;
	const body = html`<p id="hint">${words.addressHint}</p>
${said === 'wrong' && html`<p class="said attention" role="alert">${words.addressWrong}</p>`}
${said === 'kept' && html`<p class="said safe" role="status">${address === '' ? words.addressNone : words.addressKept(address)}</p>`}
<form method="post" action="/office/address?lang=${language}">
${hidden(csrf)}
<label for="address">${words.addressLabel}</label>
<input id="address" name="address" class="long" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="200" value="${address}" placeholder="https://receipt.example.jp" aria-describedby="hint">
<button>${words.keep}</button>
</form>
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, words.address, body);
}
