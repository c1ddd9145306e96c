import type { Candidate } from '../contract.ts';
import { bandOf, type Grey, lightBetween, type Point } from '../picture.ts';
import { type LineReading, readProfile } from './read-profile.ts';

/** Lines next to each other are averaged: noise goes, bars stay. */
const THICK = 3;
/** So much agreement ends the search. */
const ENOUGH = 3;

/** What lines say, and whether any of them says it by near and by far light. */
export type LineCandidate = Candidate & { readonly isConfirmed: boolean };

/** One way to lay lines over a picture. `slope` is how far they fall, of their length. */
type Pass = {
	readonly lines: number;
	readonly isTurned: boolean;
	readonly slope: number;
	/** Light bars on dark: bare metal that shines does that to a printed can. */
	readonly isInverted: boolean;
};
const level: Pass = { lines: 24, isTurned: false, slope: 0, isInverted: false };
const PASSES: readonly Pass[] = [
	level,
	{ ...level, lines: 12, slope: 0.1 },
	{ ...level, lines: 12, slope: -0.1 },
	{ ...level, isTurned: true },
	{ ...level, lines: 12, isInverted: true },
];

const AIMS = { EAN_13: ']E0', UPC_A: ']E0', UPC_E: ']E0', EAN_8: ']E4' } as const;

/**
 * Reads retail symbols that lie nearly level or upright by fitting their shapes to lines of light, which also works
 * where bars have run into each other. `lines` says how many lines agree. `isOver` ends it early.
 */
export function readLines(grey: Grey, isOver: () => boolean): LineCandidate[] {
	const votes = new Map<string, LineCandidate>();
	for (const pass of PASSES) {
		for (const place of spread(pass.lines)) {
			if (isOver()) break;
			for (const found of readProfile(lightOf(grey, pass, place), pass.isInverted)) vote(votes, found);
		}
		if ([...votes.values()].some(({ lines }) => lines >= ENOUGH)) break;
	}
	return strongestFirst(votes);
}

function lightOf(grey: Grey, { isTurned, slope, isInverted }: Pass, place: number): Float64Array {
	const rows = isTurned ? grey.width : grey.height;
	const fall = (slope * grey.width) / 2;
	const y = place * rows;
	const light =
		slope === 0
			? bandOf(grey, isTurned, Math.floor(y), THICK)
			: lightBetween(grey, { x: 0, y: y - fall }, { x: grey.width - 1, y: y + fall });
	return isInverted ? light.map((value) => 255 - value) : light;
}

/** Places between 0 and 1, the middle first, each next one far from those before it. */
function spread(count: number): number[] {
	return Array.from({ length: count }, (_, at) => (at + 0.5) / count).sort(
		(a, b) => ((a * 7.3) % 1) - ((b * 7.3) % 1),
	);
}

function vote(
	votes: Map<string, LineCandidate>,
	{ text, symbology, isClear, isConfirmed }: LineReading,
): void {
	const key = `${symbology} ${text}`;
	const before = votes.get(key);
	votes.set(key, {
		...{ text, symbology, aim: AIMS[symbology], corners: null },
		lines: (before?.lines ?? 0) + (isClear ? 1 : 0.5),
		isConfirmed: isConfirmed || before?.isConfirmed === true,
	});
}

const strongestFirst = (votes: ReadonlyMap<string, LineCandidate>) =>
	[...votes.values()].sort((a, b) => b.lines - a.lines);

/** What the lines through a code that another decoder has found say of it: how many agree, and whether any says else. */
export function confirm(grey: Grey, code: Candidate): { agree: number; differ: number } {
	if (!code.corners) return { agree: 0, differ: 0 };
	const [topLeft, topRight, bottomRight, bottomLeft] = code.corners;
	let agree = 0;
	let differ = 0;
	for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
		const from = between(topLeft, bottomLeft, share);
		const to = between(topRight, bottomRight, share);
		const light = lightBetween(grey, between(from, to, -0.15), between(from, to, 1.15));
		for (const found of readProfile(light)) {
			if (found.text === code.text) agree += 1;
			else if (found.isClear) differ += 1;
		}
	}
	return { agree, differ };
}

const between = (a: Point, b: Point, share: number): Point => ({
	x: a.x + (b.x - a.x) * share,
	y: a.y + (b.y - a.y) * share,
});
