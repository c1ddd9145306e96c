import type { BackupNote } from '#server/operations/backups.ts';
import type { Recovery } from '#server/operations/recovery.ts';
import { exceptionWords } from './exception-words.ts';
import { goodsWords } from './goods-words.ts';
import { type Html, html } from './html.ts';
import type { OfficeLanguage } from './language.ts';
import type { OfficeFormat } from './office-format.ts';
import { orderWords } from './order-words.ts';
import { scanningWords } from './scanning-words.ts';
import { type OfficeWords, officeWords } from './words.ts';

/** What every page is written with. */
export type PageParts = {
	readonly language: OfficeLanguage;
	readonly words: OfficeWords;
	readonly format: OfficeFormat;
	readonly shopName: string;
	/** Says that a form was sent from a page of ours. */
	readonly csrf: string;
	/** Whether there is a session to leave; not on the server's own machine. */
	readonly hasSession: boolean;
};

/** A whole page. No script and no inline style: the security policy refuses both. */
export function page(
	{ language, words, shopName, csrf, hasSession }: PageParts,
	title: string,
	body: Html,
): string {
	const other = language === 'ja' ? 'en' : 'ja';
	return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${shopName}</title>
<link rel="stylesheet" href="/office/office.css">
</head>
<body>
<header>
<p><strong>${shopName}</strong> ${words.office}</p>
<nav>
${csrf !== '' && html`<a href="/office/address?lang=${language}">${words.address}</a>`}
${csrf !== '' && html`<a href="/office/orders?lang=${language}">${orderWords(language).title}</a>`}
${csrf !== '' && html`<a href="/office/exceptions?lang=${language}">${exceptionWords(language).title}</a>`}
${csrf !== '' && html`<a href="/office/scanning?lang=${language}">${scanningWords(language).title}</a>`}
${csrf !== '' && html`<a href="/office/counts?lang=${language}">${goodsWords(language).counts}</a>`}
${csrf !== '' && html`<a href="/office/codes?lang=${language}">${goodsWords(language).codes}</a>`}
<a href="/office/devices?lang=${other}" lang="${other}" hreflang="${other}">${officeWords(other).devices === 'Devices' ? 'English' : '日本語'}</a>
${hasSession && html`<form method="post" action="/office/sign-out">${hidden(csrf)}<button>${words.signOut}</button></form>`}
</nav>
</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}

/** The field that carries the proof of where a form came from. */
export const hidden = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`;

/** A page that says one thing, with the way back. */
export const messagePage = (parts: PageParts, said: string): string =>
	page(
		parts,
		parts.words.devices,
		html`<p class="said attention" role="alert">${said}</p><p><a href="/office/devices?lang=${parts.language}">${parts.words.back}</a></p>`,
	);

/** The last backup, or that there is none. */
export function backupSection({ words, format }: PageParts, backup: BackupNote | null): Html {
	const said = backup
		? words.lastBackup(
				format.moment(backup.taken_at),
				format.ago(backup.taken_at),
				format.count(backup.entries),
			)
		: words.noBackup;
	return html`<section><h2>${words.backupTitle}</h2><p data-testid="last-backup">${said}</p></section>`;
}

/** After the server went back in time: who is back, who is waited for. */
export function epochSection({ words, format }: PageParts, found: Recovery | null): Html | null {
	if (!found) return null;
	const waiting = found.waiting.length;
	const rows = [...found.waiting, ...found.back].map(
		({ store_name, register, device, incarnation, held_through, refilled, back_at }) => html`<tr>
<th scope="row">${store_name} ${register || device}${incarnation > 1 && ` (${incarnation})`}</th>
<td class="number">${words.records(format.count(held_through))}</td>
<td class="number">${words.records(format.count(refilled))}</td>
<td>${back_at === null ? html`<strong>${words.waitedFor}</strong>` : format.moment(back_at)}</td>
</tr>`,
	);
	return html`<section data-testid="epoch-report"><h2>${words.epochTitle}</h2>
<p>${words.epochReasons[found.reason]} ${words.epochBegan(format.moment(found.began_at))}
<strong>${waiting === 0 ? words.epochAllBack : words.epochWaiting(format.count(waiting))}</strong></p>
<div class="scroll" tabindex="0" role="region" aria-label="${words.epochTitle}"><table>
<thead><tr><th scope="col">${words.store}</th><th scope="col" class="number">${words.held}</th><th scope="col" class="number">${words.refilled}</th><th scope="col">${words.backAt}</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}
