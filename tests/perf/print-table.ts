import type { Figure } from './figure.ts';

/** Prints a figure for people: the number, its spread, its peers, and what the issue asks for. */
export function printTable(figure: Figure, target: string): void {
	const { name, value, unit, n, p50, p95, p99, peer, ratio, peers, parts, note } = figure;
	const said = (number: number) => (unit === 'bytes' ? inBytes(number) : inTime(number));
	const bounded = (number: number) =>
		unit === 'per_s'
			? `${Math.round(number).toLocaleString('en')}/s`
			: unit === 'percent'
				? `${number.toFixed(1)} %`
				: said(number);
	const rows: [string, string][] = [
		['value', `${bounded(value)}  (n ${n})`],
		['target', target],
	];
	if (p50 !== null && p95 !== null && p99 !== null) {
		rows.push(['spread', `p50 ${said(p50)} · p95 ${said(p95)} · p99 ${said(p99)}`]);
	}
	if (peer !== null && ratio !== null)
		rows.push(['peer', `${bounded(peer)}  (${ratio.toFixed(unit === 'percent' ? 2 : 1)}×)`]);
	for (const [key, number] of Object.entries(peers ?? {})) rows.push([`  ${key}`, plain(key, number, said)]);
	for (const [key, number] of Object.entries(parts ?? {})) rows.push([`  ${key}`, plain(key, number, said)]);
	if (note) rows.push(['note', note]);
	const width = Math.max(...rows.map(([key]) => key.length));
	const lines = rows.map(([key, text]) => `  ${key.padEnd(width)}  ${text}`);
	process.stdout.write(`\n${name}\n${lines.join('\n')}\n`);
}

/** Counts (`…_count`) and rates (`…_per_s`) are plain numbers among times and sizes. */
function plain(key: string, number: number, said: (number: number) => string): string {
	if (key.endsWith('_count') || key.endsWith('_per_s')) return Math.round(number).toLocaleString('en');
	return key.endsWith('_bytes') ? inBytes(number) : said(number);
}

const inTime = (ms: number): string => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(1)} ms`);

function inBytes(bytes: number): string {
	if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
	return `${(bytes / 1000).toFixed(1)} kB`;
}
