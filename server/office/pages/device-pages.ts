import type { DeviceFigures } from '#server/office/devices/device-figures.ts';
import type { BackupNote } from '#server/operations/backups.ts';
import type { GivenUp, JournalGap } from '#server/operations/journal-gaps.ts';
import type { Recovery } from '#server/operations/recovery.ts';
import { deviceName, deviceTable, quarantineSection } from './device-table.ts';
import { holesSection } from './holes-section.ts';
import { type Html, html } from './html.ts';
import { backupSection, epochSection, hidden, type PageParts, page } from './page.ts';

/** What the devices page shows. */
export type DevicesView = {
	/** The latest life of each device comes first among its lives. */
	readonly devices: readonly DeviceFigures[];
	readonly recovery: Recovery | null;
	readonly backup: BackupNote | null;
	/** What is missing in journals while later records wait, and what was given up. */
	readonly gaps: readonly JournalGap[];
	readonly givenUp: readonly GivenUp[];
	readonly now: number;
};

/** Every device with its figures, and one sentence on top that says whether everything is safe. */
export function devicesPage(parts: PageParts, view: DevicesView): string {
	const { words, format } = parts;
	const { devices, recovery, backup, now } = view;
	const present = devices.filter(({ state }) => state !== 'gone');
	const former = devices.filter(({ state }) => state === 'gone');
	const body = html`${verdictSection(parts, present)}
${epochSection(parts, recovery)}
${present.length > 0 && deviceTable(parts, present)}
${quarantineSection(parts, devices)}
${holesSection(parts, view)}
${backupSection(parts, backup)}
${former.length > 0 && html`<details><summary>${words.former(format.count(former.length))}</summary>${deviceTable(parts, former)}</details>`}
<p class="quiet">${words.asOf(format.moment(now))} <a href="/office/devices?lang=${parts.language}">${words.readAgain}</a></p>`;
	return page(parts, words.devices, body);
}

function verdictSection({ words, format }: PageParts, present: readonly DeviceFigures[]): Html {
	const count = (wanted: DeviceFigures['verdict']) =>
		present.filter(({ verdict }) => verdict === wanted).length;
	const [tone, title, hint] =
		present.length === 0
			? (['waiting', words.noDevices, words.noDevicesHint] as const)
			: count('attention') > 0
				? ([
						'attention',
						words.someAttention(format.count(count('attention'))),
						words.someAttentionHint,
					] as const)
				: count('waiting') > 0
					? (['waiting', words.someWaiting(format.count(count('waiting'))), words.someWaitingHint] as const)
					: (['safe', words.allSafe, words.allSafeHint] as const);
	return html`<section class="said ${tone}" data-testid="verdict" data-verdict="${tone}">
<p class="title"><span aria-hidden="true">${tone === 'attention' ? '!' : '✓'}</span> ${title}</p><p>${hint}</p></section>`;
}

/** Asks before a device is revoked: it can't be undone. */
export function revokePage(parts: PageParts, device: DeviceFigures): string {
	const { words, format, language, csrf } = parts;
	const body = html`<p>${words.revokeHint}</p>
${device.unsent > 0 && html`<p class="said attention">${words.revokeUnsent(format.count(device.unsent))}</p>`}
<form method="post" action="/office/devices/${device.device}/revoke?lang=${language}" class="ways">
${hidden(csrf)}
<a class="button" href="/office/devices?lang=${language}">${words.cancel}</a>
<button class="danger">${words.revokeYes}</button>
</form>`;
	return page(parts, words.revokeTitle(deviceName(device)), body);
}

/** A one-time code that brings a device back, shown once. */
export function codePage(parts: PageParts, device: DeviceFigures, code: string): string {
	const { words, language } = parts;
	const body = html`<p class="code" data-testid="code">${code}</p>
<p>${words.codeHint}</p>
<p><a href="/office/devices?lang=${language}">${words.back}</a></p>`;
	return page(parts, words.codeTitle(deviceName(device)), body);
}

/** Lets a browser in with a one-time code. */
export function signInPage(parts: PageParts, wasWrong: boolean): string {
	const { words, language } = parts;
	const body = html`<p id="hint">${words.signInHint}</p>
${wasWrong && html`<p class="said attention" role="alert">${words.codeWrong}</p>`}
<form method="post" action="/office/sign-in?lang=${language}">
<label for="code">${words.codeLabel}</label>
<input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="24" required placeholder="XXXX-XXXX" aria-describedby="hint">
<button>${words.enter}</button>
</form>`;
	return page(parts, words.signIn, body);
}
