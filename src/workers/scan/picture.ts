/** A picture in grey, row by row, 0 is black. */
export type Grey = { readonly width: number; readonly height: number; readonly light: Uint8Array };

export type Point = { readonly x: number; readonly y: number };

/** The light of a colour picture, as ITU-R BT.601 weighs it. Transparent places are paper. */
export function greyOf(picture: { width: number; height: number; data: Uint8ClampedArray }): Grey {
	const { width, height, data } = picture;
	const light = new Uint8Array(width * height);
	for (let at = 0, from = 0; at < light.length; at += 1, from += 4) {
		const colour = 306 * (data[from] ?? 0) + 601 * (data[from + 1] ?? 0) + 117 * (data[from + 2] ?? 0);
		const opaque = data[from + 3] ?? 255;
		light[at] =
			opaque === 255 ? (colour + 512) >> 10 : ((colour >> 10) * opaque + 255 * (255 - opaque)) / 255;
	}
	return { width, height, light };
}

/** The mean of a band of rows (or, turned, of columns) around one of them. */
export function bandOf(grey: Grey, isTurned: boolean, middle: number, thick: number): Float64Array {
	const { width, height, light } = grey;
	const [length, rows] = isTurned ? [height, width] : [width, height];
	const [along, across] = isTurned ? [width, 1] : [1, width];
	const first = Math.max(0, Math.min(rows - thick, middle - Math.floor(thick / 2)));
	const last = Math.min(rows, first + thick);
	const band = new Float64Array(length);
	for (let row = first; row < last; row += 1)
		for (let x = 0, at = row * across; x < length; x += 1, at += along)
			band[x] = (band[x] ?? 0) + (light[at] ?? 0);
	for (let x = 0; x < length; x += 1) band[x] = (band[x] ?? 0) / (last - first);
	return band;
}

/** Light along a straight line, one sample a pixel; places outside the picture are left out. */
export function lightBetween(grey: Grey, from: Point, to: Point): Float64Array {
	const length = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y)));
	const found: number[] = [];
	for (let k = 0; k <= length; k += 1) {
		const x = from.x + ((to.x - from.x) * k) / length;
		const y = from.y + ((to.y - from.y) * k) / length;
		if (x >= 0 && y >= 0 && x <= grey.width - 1 && y <= grey.height - 1) found.push(lightAt(grey, x, y));
	}
	return Float64Array.from(found);
}

function lightAt({ width, light }: Grey, x: number, y: number): number {
	const column = Math.floor(x);
	const at = Math.floor(y) * width + column;
	const [right, down] = [x - column, y - Math.floor(y)];
	const upper = (light[at] ?? 0) * (1 - right) + (light[at + 1] ?? light[at] ?? 0) * right;
	const lower = (light[at + width] ?? 0) * (1 - right) + (light[at + width + 1] ?? 0) * right;
	return down === 0 ? upper : upper * (1 - down) + lower * down;
}
