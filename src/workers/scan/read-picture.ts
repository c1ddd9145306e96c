import type { Candidate, Decoder, Picture, Reading, Symbology } from './contract.ts';
import { confirm, type LineCandidate, readLines } from './lines/read-lines.ts';
import { type Grey, greyOf } from './picture.ts';

/** Symbols whose only guard against a misread is a digit or two: they are believed when two ways agree. */
const WEAK: readonly Symbology[] = ['EAN_13', 'EAN_8', 'UPC_A', 'UPC_E', 'ITF', 'RSS_14'];
/** Lines of one decoder that count as much as a second opinion. */
const MANY_LINES = 8;
const FEW_LINES = 1.5;

export type Around = {
	readonly decoders: readonly Decoder[];
	/** Milliseconds of a clock that only goes forward. */
	now(): number;
	/** No new attempt begins later than this after the first, ms. */
	readonly budget: number;
};

/**
 * The code in a picture, or null. One that is read wrongly sells the wrong thing, so a weak symbology is believed only
 * when lines of the picture confirm what a decoder says, and nothing is believed when two ways read two things.
 */
export async function readPicture(
	picture: Picture,
	symbologies: readonly Symbology[],
	around: Around,
): Promise<Reading | null> {
	const began = around.now();
	const isOver = () => around.now() - began > around.budget;
	const grey = greyOf(picture);
	const doubted: Candidate[] = [];
	for (const decoder of around.decoders) {
		const found = (await decoder.read(picture, symbologies)).filter(isPlausible);
		const [first] = found;
		if (!first) continue;
		if (new Set(found.map(({ text }) => text)).size > 1) return null;
		if (doubted.some(({ text }) => text === first.text)) return readingOf(first);
		if (await isBelieved(first, decoder, { picture, grey })) return readingOf(first);
		doubted.push(first);
	}
	const lines = isOver() ? [] : readLines(grey, isOver);
	return surest(
		lines.filter(({ symbology }) => symbologies.includes(symbology)),
		doubted.map(({ text }) => text),
	);
}

/** ITF tells nothing of where it begins and ends: only the fourteen digits of a case, with their check digit. */
function isPlausible({ symbology, text }: Candidate): boolean {
	return text !== '' && (symbology !== 'ITF' || text.length === 14);
}

async function isBelieved(
	code: Candidate,
	decoder: Decoder,
	where: { picture: Picture; grey: Grey },
): Promise<boolean> {
	if (!WEAK.includes(code.symbology)) return true;
	const said = confirm(where.grey, code);
	if (said.differ > 0) return said.agree > 3 * said.differ;
	if (said.agree > 0) return true;
	if (!decoder.countsLines) return false;
	const again = await decoder.read(where.picture, [code.symbology], { minLines: MANY_LINES });
	return again.some(({ text }) => text === code.text);
}

/** What enough lines say, where nothing else is said by more than a stray one of them. A doubted text counts once. */
function surest(found: readonly LineCandidate[], doubted: readonly string[]): Reading | null {
	const [first, second] = found
		.map((each) => ({
			...each,
			lines: each.lines + (doubted.includes(each.text) ? 1 : 0),
		}))
		.sort((a, b) => b.lines - a.lines);
	if (!first || first.lines < FEW_LINES) return null;
	if (!first.isConfirmed && !doubted.includes(first.text)) return null;
	return second && second.lines * 2 > first.lines ? null : readingOf(first);
}

const readingOf = ({ text, symbology, aim, corners }: Candidate): Reading => ({
	text,
	symbology,
	aim,
	corners,
});
