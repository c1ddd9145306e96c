import type { DeviceFigures } from '#server/office/devices/device-figures.ts';
import type { GivenUp, JournalGap } from '#server/operations/journal-gaps.ts';
import { vectorKey } from '#server/projections/fold-row.ts';
import { deviceName } from './device-table.ts';
import { type Html, html } from './html.ts';
import type { PageParts } from './page.ts';

/** What is missing in journals while later records wait for it, and what the office has given up. */
export function holesSection(
	{ words, format }: PageParts,
	{
		devices,
		gaps,
		givenUp,
	}: {
		readonly devices: readonly DeviceFigures[];
		readonly gaps: readonly JournalGap[];
		readonly givenUp: readonly GivenUp[];
	},
): Html | null {
	if (gaps.length + givenUp.length === 0) return null;
	const names = new Map(devices.map((device) => [vectorKey(device), deviceName(device)]));
	const line = (device: string, from: number, through: number, said: Html) => html`<tr>
<th scope="row">${names.get(device) ?? device}<span class="note">${device}</span></th>
<td class="number">${from === through ? format.count(from) : `${format.count(from)}–${format.count(through)}`}</td>
<td>${said}</td></tr>`;
	const open = gaps.map(({ device, from, through, waiting }) => {
		const said = words.waitBehind(format.count(waiting));
		return line(
			...([device, from, through] as const),
			html`<strong class="mark"><span aria-hidden="true">! </span>${said}</strong>`,
		);
	});
	const over = givenUp.map(({ device, from, through, found, at, reason }) => {
		const since = found > 0 && html`<span class="note">${words.cameUp(format.count(found))}</span>`;
		return line(
			...([device, from, through] as const),
			html`${words.givenUp(format.moment(at), reason)}${since}`,
		);
	});
	return html`<section data-testid="holes"><h2>${words.holesTitle}</h2>${gaps.length > 0 && html`<p>${words.holesHint}</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="${words.holesTitle}"><table>
<thead><tr><th scope="col">${words.store}</th><th scope="col" class="number">${words.numbers}</th><th scope="col">${words.reason}</th></tr></thead>
<tbody>${open}${over}</tbody></table></div></section>`;
}
