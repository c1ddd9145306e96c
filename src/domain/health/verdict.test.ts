import { expect, test } from 'vitest';
import { type HealthFigures, healthVerdict } from './verdict.ts';

const well: HealthFigures = {
	state: 'active',
	unsynced: 0,
	coverage: 'equal',
	quarantinedCount: 0,
	chain: 'intact',
	reserve: 'held',
	hasTrouble: false,
};

test('all is sent and the server agrees: safe', () => {
	expect(healthVerdict(well)).toBe('safe');
	expect(healthVerdict({ ...well, chain: 'unchecked', reserve: 'none' })).toBe('safe');
});

test('unsent entries, or a server that has not said anything yet, are waiting and not safe', () => {
	expect(healthVerdict({ ...well, unsynced: 1 })).toBe('waiting');
	expect(healthVerdict({ ...well, coverage: 'unknown' })).toBe('waiting');
});

test.each<Partial<HealthFigures>>([
	{ state: 'revoked' },
	{ state: 'forked' },
	{ coverage: 'different' },
	{ quarantinedCount: 1 },
	{ chain: 'broken' },
	{ reserve: 'spent' },
	{ hasTrouble: true },
])('%j asks for a person, also while entries wait', (wrong) => {
	expect(healthVerdict({ ...well, ...wrong })).toBe('attention');
	expect(healthVerdict({ ...well, ...wrong, unsynced: 5 })).toBe('attention');
});
