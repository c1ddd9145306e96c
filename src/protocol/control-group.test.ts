import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isControl } from './control-group.ts';

const people = Array.from({ length: 5000 }, (_, n) => `person-${n}`);

test('CAM-05 who joins in the middle is assigned by the same hash as everybody, in Node’s own words too', () => {
	for (const ref of people.slice(0, 200)) {
		const inNode = createHmac('sha256', 'spring').update(ref).digest().readUInt32BE(0) % 100 < 30;
		expect(isControl('spring', ref, 30)).toBe(inNode);
	}
});

test('the share kept out is about what was asked, grows with it, and is another for each campaign', () => {
	const kept = (campaign: string, percent: number) =>
		people.filter((ref) => isControl(campaign, ref, percent));
	const spring = kept('spring', 20);
	expect(spring.length).toBeGreaterThan(850);
	expect(spring.length).toBeLessThan(1150);
	expect(spring.filter((ref) => !isControl('spring', ref, 30))).toEqual([]);
	const both = spring.filter((ref) => isControl('autumn', ref, 20)).length;
	expect(both).toBeLessThan(300);
	expect([kept('spring', 0).length, kept('spring', 100).length]).toEqual([0, 5000]);
});
