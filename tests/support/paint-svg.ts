import type { Picture } from '#workers/scan/contract.ts';

/**
 * The symbols of a label's SVG as a printer of so many dots a millimetre lays them on white paper: every `path` with its
 * translation and scale, inside by its own rule. Texts are not painted: nothing is read off them.
 */
export function paintSvg(svg: string, dotsPerMm: number): Picture {
	const [, wide = '0', high = '0'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
	const [width, height] = [Math.ceil(Number(wide) * dotsPerMm), Math.ceil(Number(high) * dotsPerMm)];
	const data = new Uint8ClampedArray(width * height * 4).fill(255);
	for (const [whole, x, y, scale, path = ''] of svg.matchAll(
		/<path [^>]*transform="translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)" d="([^"]*)"/g,
	)) {
		const unit = Number(scale) * dotsPerMm;
		const from = { x: Number(x) * dotsPerMm, y: Number(y) * dotsPerMm };
		const outlines = outlinesOf(path).map((points) =>
			points.map(([px, py]): [number, number] => [from.x + px * unit, from.y + py * unit]),
		);
		fill(data, { width, height }, outlines, whole.includes('evenodd'));
	}
	return { width, height, data };
}

/** The polygons of a path of M, L, h, v, H and Z. */
function outlinesOf(path: string): [number, number][][] {
	const outlines: [number, number][][] = [];
	let at: [number, number] = [0, 0];
	for (const [, command, given = ''] of path.matchAll(/([MLhvHZ])([^MLhvHZ]*)/g)) {
		const [a = 0, b = 0] = given.trim().split(/[ ,]+/).map(Number);
		if (command === 'Z') continue;
		if (command === 'M') outlines.push([]);
		if (command === 'M' || command === 'L') at = [a, b];
		else if (command === 'h') at = [at[0] + a, at[1]];
		else if (command === 'H') at = [a, at[1]];
		else at = [at[0], at[1] + a];
		outlines.at(-1)?.push(at);
	}
	return outlines;
}

/** Dots whose middle is inside: of an odd number of outlines where the path says so, else of any of them. */
function fill(
	data: Uint8ClampedArray,
	size: { readonly width: number; readonly height: number },
	outlines: readonly [number, number][][],
	isEvenOdd: boolean,
): void {
	for (let row = 0; row < size.height; row += 1) {
		const y = row + 0.5;
		const all: number[] = [];
		for (const points of outlines) {
			const crossings = points.flatMap(([x0, y0], n) => {
				const y1 = points[(n + 1) % points.length]?.[1] ?? y0;
				return y0 === y1 || (y >= y0 && y >= y1) || (y < y0 && y < y1) ? [] : [x0];
			});
			if (isEvenOdd) all.push(...crossings);
			else paintSpans(data, size.width, row, crossings);
		}
		if (isEvenOdd) paintSpans(data, size.width, row, all);
	}
}

function paintSpans(data: Uint8ClampedArray, width: number, row: number, crossings: readonly number[]): void {
	const sorted = [...crossings].sort((a, b) => a - b);
	for (let n = 0; n + 1 < sorted.length; n += 2) {
		const from = Math.round(sorted[n] ?? 0);
		const to = Math.round(sorted[n + 1] ?? 0);
		for (let x = Math.max(0, from); x < Math.min(width, to); x += 1) {
			data.fill(0, (row * width + x) * 4, (row * width + x) * 4 + 3);
		}
	}
}
