import type { DeviceFigures } from '#server/office/devices/device-figures.ts';
import { type Html, html } from './html.ts';
import { hidden, type PageParts } from './page.ts';

const isKnown = (figure: number | null | undefined): figure is number => typeof figure === 'number';

/** Store, register and, from the second life on, which life. */
export const deviceName = ({ storeName, register, incarnation }: DeviceFigures): string =>
	`${storeName} ${register}${incarnation > 1 ? ` (${incarnation})` : ''}`;

/** A row a device: the figures of its own health screen, as it last said them and as the server has them. */
export function deviceTable(parts: PageParts, devices: readonly DeviceFigures[]): Html {
	const { words } = parts;
	const columns: readonly (readonly [name: string, isNumber: boolean])[] = [
		[words.store, false],
		[words.verdict, false],
		[words.contact, false],
		[words.unsent, true],
		[words.acked, true],
		[words.compare, true],
		[words.backedUp, true],
		[words.data, false],
		[words.chain, false],
		[words.storage, false],
		[words.quarantine, true],
		[words.actions, false],
	];
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.tableLabel}"><table>
<thead><tr>${columns.map(([name, isNumber]) => html`<th scope="col"${isNumber && html` class="number"`}>${name}</th>`)}</tr></thead>
<tbody>${devices.map((device) => row(parts, device))}</tbody>
</table></div>`;
}

function row(parts: PageParts, device: DeviceFigures): Html {
	const { words, format } = parts;
	const { report, totals, verdict, state, comparison } = device;
	const made = report?.journal_through ?? device.ackedThrough;
	const id = `${device.device}.${device.incarnation}`;
	return html`<tr data-testid="device-${id}" data-verdict="${verdict}" data-state="${state}">
<th scope="row">${deviceName(device)}${note(`${id} · ${words.states[state]}`)}</th>
<td>${state !== 'gone' && html`<span class="verdict ${verdict}">${words.verdicts[verdict]}</span>`}</td>
${contactCell(parts, device)}
<td class="number" data-figure="unsent">${device.unsent === 0 ? words.none : words.records(format.count(device.unsent))}
${device.unsent > 0 && isKnown(report?.oldest_unsynced_at) && note(words.oldest(format.ago(report.oldest_unsynced_at)))}</td>
<td class="number" data-figure="acked">${format.count(device.ackedThrough)} ${words.ofMade(format.count(made))}
${note(words.folded(format.count(totals.folded_through)))}
${device.givenUp > 0 && note(words.givenUpOf(format.count(device.givenUp)))}</td>
<td class="number" data-figure="compare">${mark(comparison === 'different', words.comparisons[comparison])}
${note(`${words.sales} ${format.count(totals.sales)} · ${format.money(totals.sales_total)}`)}</td>
<td class="number" data-figure="backup">${format.count(device.backedUpThrough)} ${words.ofMade(format.count(made))}</td>
<td>${isKnown(report?.data_as_of) ? format.moment(report.data_as_of) : words.unknown}
${isKnown(report?.data_as_of) && note(format.ago(report.data_as_of))}</td>
<td>${report ? mark(report.chain === 'broken', words.chains[report.chain]) : words.unknown}</td>
${storageCell(parts, device)}
<td class="number" data-figure="quarantine">${device.quarantinedCount === 0 ? words.none : mark(true, words.records(format.count(device.quarantinedCount)))}</td>
<td>${actions(parts, device)}</td>
</tr>`;
}

function contactCell(
	{ words, format }: PageParts,
	{ reportedAt, seenAt, isSilent, report }: DeviceFigures,
): Html {
	if (reportedAt === null) {
		return html`<td>${mark(isSilent, words.never)}${seenAt !== null && note(words.seen(format.ago(seenAt)))}</td>`;
	}
	return html`<td>${mark(isSilent, format.ago(reportedAt))}${note(format.moment(reportedAt))}
${report && note(words.version(report.app_version))}</td>`;
}

function storageCell({ words, format }: PageParts, { report }: DeviceFigures): Html {
	if (!report || !isKnown(report.storage_used)) return html`<td>${words.unknown}</td>`;
	const { storage_used: used, storage_quota: quota, persisted } = report;
	const size = `${format.bytes(used)}${isKnown(quota) ? ` / ${format.bytes(quota)}` : ''}`;
	const kept = persisted === null ? words.unknown : persisted ? words.storageKept : words.storageUnkept;
	return html`<td>${report.storage_short ? mark(true, words.storageShort) : size}
${note(report.storage_short ? size : kept)}</td>`;
}

function actions({ words, language, csrf }: PageParts, { device, state }: DeviceFigures): Html | null {
	if (state === 'gone') return null;
	return html`<div class="actions">
<form method="post" action="/office/devices/${device}/code?lang=${language}">${hidden(csrf)}<button>${words.newCode}</button></form>
${state !== 'revoked' && html`<a class="button" href="/office/devices/${device}/revoke?lang=${language}">${words.revoke}</a>`}
</div>`;
}

/** What is kept aside, by device. */
export function quarantineSection(
	{ words, format }: PageParts,
	devices: readonly DeviceFigures[],
): Html | null {
	const kept = devices.filter(({ quarantinedCount }) => quarantinedCount > 0);
	if (kept.length === 0) return null;
	const rows = kept.flatMap((device) => {
		const listed = device.quarantined.map(
			({ id, reason, detail }) => html`<tr><th scope="row">${deviceName(device)}</th><td>${id}</td>
<td>${words.reasons[reason] ?? reason}${detail !== '' && note(detail)}</td></tr>`,
		);
		const more = device.quarantinedCount - listed.length;
		return more > 0
			? [
					...listed,
					html`<tr><th scope="row">${deviceName(device)}</th><td colspan="2">${words.more(format.count(more))}</td></tr>`,
				]
			: listed;
	});
	return html`<section data-testid="quarantine"><h2>${words.quarantineTitle}</h2><p>${words.quarantineHint}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${words.quarantineTitle}"><table>
<thead><tr><th scope="col">${words.store}</th><th scope="col">${words.record}</th><th scope="col">${words.reason}</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

const note = (text: string): Html => html`<span class="note">${text}</span>`;

/** A figure a person should look at carries a sign besides its colour. */
const mark = (isMarked: boolean, text: string): Html | string =>
	isMarked ? html`<strong class="mark"><span aria-hidden="true">! </span>${text}</strong>` : text;
