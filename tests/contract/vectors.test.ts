import { expect, test } from 'vitest';
import { runVectors, sharedVectors } from '../vectors/run.ts';

/** Every function of the vectors that this build must know, with how many there are at least. */
const EXPECTED = { taxInclusive: 12, taxExclusive: 6, gtinNormalise: 12, chain: 3, luhn: 1 };
const files = sharedVectors();

test.skipIf(files.length === 0)('worked vectors pass (skipped without ../shared)', () => {
	const lines: string[] = [];
	expect(runVectors(files, (line) => lines.push(line))).toBe(0);
	expect(lines.filter((line) => line.endsWith(' unknown'))).toEqual([]);
	const passed = lines.filter((line) => line.endsWith(' pass')).length;
	expect(passed).toBeGreaterThanOrEqual(Object.values(EXPECTED).reduce((a, b) => a + b));
});
