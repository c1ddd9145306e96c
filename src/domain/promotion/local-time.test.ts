import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localClock } from './local-time.ts';

test('a clock says the day and the minute of its zone, over midnight and over a change of summer time', () => {
	const tokyo = localClock('Asia/Tokyo');
	expect(tokyo(Date.parse('2026-11-22T14:59:59Z'))).toEqual({ day: '2026-11-22', minute: 23 * 60 + 59 });
	expect(tokyo(Date.parse('2026-11-22T15:00:00Z'))).toEqual({ day: '2026-11-23', minute: 0 });
	const berlin = localClock('Europe/Berlin');
	expect(berlin(Date.parse('2026-10-25T00:59:00Z'))).toEqual({ day: '2026-10-25', minute: 2 * 60 + 59 });
	expect(berlin(Date.parse('2026-10-25T01:00:00Z'))).toEqual({ day: '2026-10-25', minute: 2 * 60 });
	expect(localClock('Asia/Kathmandu')(0)).toEqual({ day: '1970-01-01', minute: 5 * 60 + 30 });
});

test('what a clock said before changes nothing of what it says now', () => {
	const instants = fc.array(fc.integer({ min: 0, max: Date.parse('2040-01-01T00:00:00Z') }), {
		minLength: 2,
	});
	fc.assert(
		fc.property(instants, (all) => {
			const used = localClock('America/New_York');
			for (const at of all) expect(used(at)).toEqual(localClock('America/New_York')(at));
		}),
	);
});
