import { SCAN_PARTS, type ScanPart, type ScanRuleError, type ScanTexts } from '#server/office/scan-rules.ts';
import { type Html, html } from './html.ts';
import { hidden, type PageParts, page } from './page.ts';
import { scanningWords } from './scanning-words.ts';

/** The shop's own codes; `said`: what became of what was typed, with every line that is wrong. */
export function scanningPage(
	parts: PageParts,
	texts: ScanTexts,
	said: 'kept' | readonly ScanRuleError[] | null,
): string {
	const { words, language, csrf } = parts;
	const t = scanningWords(language);
	const errors = Array.isArray(said) ? (said as readonly ScanRuleError[]) : [];
	const line = ({ part, line: at, field, why }: ScanRuleError) =>
		html`<li>${t.lineOf(t.parts[part], at, field)}${t.why[why]}</li>`;
	const body = html`<p>${t.hint}</p>
${said === 'kept' && html`<p class="said safe" role="status">${t.kept}</p>`}
${errors.length > 0 && html`<div class="said attention" role="alert"><p>${t.refused}</p><ul>${errors.map(line)}</ul></div>`}
<form class="lines" method="post" action="/office/scanning?lang=${language}">
${hidden(csrf)}
${SCAN_PARTS.map((part) => field(part, texts[part], language, errors))}
<button>${words.keep}</button>
</form>
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, t.title, body);
}

function field(
	part: ScanPart,
	text: string,
	language: PageParts['language'],
	errors: readonly ScanRuleError[],
): Html {
	const t = scanningWords(language);
	const rows = Math.max(3, text.split('\n').length + 1);
	const isWrong = errors.some((error) => error.part === part);
	return html`<label for="${part}">${t.parts[part]}</label>
<p class="hint" id="${part}-hint">${t.hints[part]}</p>
<textarea id="${part}" name="${part}" rows="${rows}" maxlength="8000" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="${part}-hint"${isWrong && html` aria-invalid="true"`}>
${text}</textarea>`;
}
