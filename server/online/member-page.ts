import { html } from '#server/office/pages/html.ts';
import type { OfficeLanguage } from '#server/office/pages/language.ts';
import { memberPageWords } from './member-words.ts';

/**
 * The page a member opens at the counter: the same for everybody, because their pass stays behind the `#` in the phone.
 * Its script asks for a fresh code and draws it until it is over. Nothing inline: the security policy refuses it.
 */
export function memberPage(language: OfficeLanguage, shopName: string): string {
	const t = memberPageWords(language);
	const other = language === 'ja' ? 'en' : 'ja';
	return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${t.title} · ${shopName}</title>
<link rel="stylesheet" href="/receipt/receipt.css">
<link rel="stylesheet" href="/member/member.css">
<script src="/member/member.js" defer></script>
</head>
<body>
<header>
<p><strong>${shopName}</strong> ${t.title}</p>
<a href="/member?lang=${other}" lang="${other}" hreflang="${other}" data-keeps-code>${t.other}</a>
</header>
<main>
<h1>${t.show}</h1>
<div class="code" role="img" aria-label="${t.label}" data-testid="member-code"></div>
<p class="left"><span data-left>${t.reading}</span></p>
<p>${t.hint}</p>
<noscript><p class="said attention">${t.noScript}</p></noscript>
</main>
<template id="no-pass"><h1>${t.noPass}</h1><p>${t.noPassHint}</p></template>
<template id="failed">${t.failed}</template>
<template id="seconds">${t.seconds}</template>
</body>
</html>
`.text;
}
