import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatWitness, parseWitness } from './witness.ts';

test('a witness comes back as it was, whatever its texts hold', () => {
	const text = fc.string({ unit: 'grapheme' });
	const witness = fc.record({ epoch: text, ackedThrough: fc.nat(), head: text });
	fc.assert(
		fc.property(witness, (each) => {
			const header = formatWitness(each);
			expect(header).toMatch(/^[\x20-\x7e]*$/); // a header carries nothing else
			expect(parseWitness(header)).toEqual(each);
		}),
	);
});

test.each(['', 'a', 'a;1', 'a;-1;h', 'a;1.5;h', 'a;1;h;more', 'a;1;%', 'a;x;h', `a;${'9'.repeat(16)};h`])(
	'%j is no witness',
	(text) => {
		expect(parseWitness(text)).toBeNull();
	},
);
