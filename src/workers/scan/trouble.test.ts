import { expect, test } from 'vitest';
import type { Grey } from './picture.ts';
import { troubleOf } from './trouble.ts';

const WIDTH = 576;
const HEIGHT = 336;
/** A picture of bars from top to bottom. */
function picture(lightAt: (x: number) => number): Grey {
	const light = new Uint8Array(WIDTH * HEIGHT);
	for (let at = 0; at < light.length; at += 1) light[at] = lightAt(at % WIDTH);
	return { width: WIDTH, height: HEIGHT, light };
}
const bars = (width: number) => (x: number) => (Math.floor(x / width) % 2 === 0 ? 30 : 225);

test.each([
	['no light', picture(() => 12), 'dark'],
	[
		'a little light, in which bars are not told apart',
		picture((x) => 30 + (bars(4)(x) > 100 ? 10 : 0)),
		'dark',
	],
	['bars that fill more than the picture', picture(bars(45)), 'close'],
	['bars out of focus', picture((x) => 128 + 90 * Math.sin(x / 6.5)), 'blurred'],
	['sharp bars of a code that fits', picture((x) => (x > 120 && x < 460 ? bars(4)(x) : 225)), null],
	['an empty counter', picture(() => 150), null],
] as const)('%s', (_, grey, trouble) => {
	expect(troubleOf(grey)).toBe(trouble);
});
