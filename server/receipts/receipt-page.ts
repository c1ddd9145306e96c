import { html } from '#server/office/pages/html.ts';
import type { OfficeLanguage } from '#server/office/pages/language.ts';
import { receiptPageWords } from './receipt-words.ts';

/**
 * The page that every e-receipt's link opens: the same for all of them, because what is behind the `#` stays in the
 * phone. Its script asks for the receipt and puts it in the middle. Nothing inline: the security policy refuses it.
 */
export function receiptPage(language: OfficeLanguage, shopName: string): string {
	const t = receiptPageWords(language);
	const other = language === 'ja' ? 'en' : 'ja';
	return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${t.title} · ${shopName}</title>
<link rel="stylesheet" href="/receipt/receipt.css">
<script src="/receipt/receipt.js" defer></script>
</head>
<body>
<header>
<p><strong>${shopName}</strong> ${t.title}</p>
<a href="/receipt?lang=${other}" lang="${other}" hreflang="${other}" data-keeps-code>${t.other}</a>
</header>
<main aria-live="polite">
<p>${t.reading}</p>
<noscript><p class="said attention">${t.noScript}</p></noscript>
</main>
<template id="no-code"><h1>${t.noCode}</h1><p>${t.noCodeHint}</p></template>
<template id="failed"><div class="said attention"><h1>${t.failed}</h1><p>${t.failedHint}</p></div>
<button type="button" data-again>${t.again}</button></template>
</body>
</html>
`.text;
}
