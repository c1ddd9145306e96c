import type { Trouble } from './contract.ts';
import { Profile } from './lines/profile.ts';
import { bandOf, type Grey } from './picture.ts';

/** Mean light under which a camera only guesses. */
const DARK = 45;
/** Least contrast (light of the lightest place less that of the darkest) for there to be anything to read. */
const CONTRAST = 40;
/** A step of light this steep, of the whole contrast, is a sharp edge. */
const SHARP = 0.22;
/** A bar wider than this share of the picture is part of a code that does not fit into it. */
const WIDE = 0.06;

/** What a person could do so that the next picture can be read; null where nothing is plain. */
export function troubleOf(grey: Grey): Trouble | null {
	let sum = 0;
	for (const value of grey.light) sum += value;
	if (sum / grey.light.length < DARK) return 'dark';
	const lines = [0.35, 0.5, 0.65].map((place) => bandOf(grey, false, Math.floor(place * grey.height), 3));
	if (lines.some(isClose)) return 'close';
	return lines.every(isBlurred) ? 'blurred' : null;
}

/** Bars from edge to edge, each wide: the code stands nearer than it fits. */
function isClose(light: Float64Array): boolean {
	const { edges } = new Profile(light, 0.5 * light.length);
	const widths = [...edges].slice(1).map((edge, at) => edge - (edges[at] ?? 0));
	const wide = widths.filter((width) => width > (WIDE * light.length) / 3 && width < 0.3 * light.length);
	return edges.length >= 6 && edges.length <= 24 && wide.length === widths.length;
}

function isBlurred(light: Float64Array): boolean {
	let least = 255;
	let most = 0;
	let steepest = 0;
	for (let x = 0; x < light.length; x += 1) {
		const value = light[x] ?? 0;
		least = Math.min(least, value);
		most = Math.max(most, value);
		if (x > 1) steepest = Math.max(steepest, Math.abs(value - (light[x - 2] ?? 0)));
	}
	return most - least >= CONTRAST && steepest < SHARP * (most - least);
}
