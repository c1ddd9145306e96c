import { expect, test } from 'vitest';
import { localClock } from '#domain/promotion/local-time.ts';
import { foldGroup } from './fold-group.ts';
import {
	acceptEvidence,
	type CodeTries,
	checkCode,
	isPickupOver,
	pickupEnds,
	unlockCode,
} from './pickup-rules.ts';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const NONE: CodeTries = { wrong: 0, onDevice: [] };

function tryWrong(times: number, from: CodeTries = NONE): CodeTries {
	let tries = from;
	for (let n = 0; n < times; n++) {
		const check = checkCode('000000', '245223', tries, NOW);
		if (check.kind === 'wrong') tries = check.tries;
	}
	return tries;
}

test('PUC-03 five wrong codes lock the order: the right one is refused until a supervisor unlocks it', () => {
	expect(checkCode('245223', '245223', tryWrong(4), NOW)).toEqual({ kind: 'match' });
	const locked = tryWrong(5);
	expect(checkCode('245223', '245223', locked, NOW)).toEqual({ kind: 'locked', what: 'order' });
	expect(checkCode('245223', '245223', unlockCode(locked), NOW)).toEqual({ kind: 'match' });
});

test('a device that saw twenty wrong codes within the hour tries no order’s any more', () => {
	let tries = NONE;
	for (let order = 0; order < 4; order++) tries = { ...tryWrong(5, tries), wrong: 0 };
	expect(checkCode('245223', '245223', tries, NOW)).toEqual({ kind: 'locked', what: 'device' });
	expect(checkCode('245223', '245223', tries, NOW + 3_600_000)).toEqual({ kind: 'match' });
});

const tokyo = localClock('Asia/Tokyo');
const at = (time: string) => tokyo(Date.parse(`${time}+09:00`));

test('PUC-04 the right to collect ends when the store closes, by its own time', () => {
	const ends = pickupEnds(at('2026-11-20T15:00').day, 7, () => 21 * 60);
	expect(ends).toEqual({ day: '2026-11-27', minute: 21 * 60 });
	expect(isPickupOver(ends, at('2026-11-27T20:59:59'))).toBe(false);
	expect(isPickupOver(ends, at('2026-11-27T21:00'))).toBe(true);
	expect(isPickupOver(ends, at('2026-11-28T09:00'))).toBe(true);
});

test('PUC-05 a day on which the store is closed passes to the next open one', () => {
	const ends = pickupEnds('2026-11-20', 7, (day) => (day === '2026-11-27' ? null : 21 * 60));
	expect(ends).toEqual({ day: '2026-11-28', minute: 21 * 60 });
	expect(pickupEnds('2026-11-20', 7, () => 26 * 60)).toEqual({ day: '2026-11-28', minute: 120 });
});

test('PUC-06 a code used at two tablets: one hand-over counts, the second is named', () => {
	const events = ['accept', 'start_picking', 'find_all', 'pack', 'make_ready', 'collect'] as const;
	const facts = events.map((event) => ({ id: event, event }));
	const folded = foldGroup([...facts, { id: 'other tablet', event: 'collect' }]);
	expect(folded).toMatchObject({ state: 'collected', secondHandovers: ['other tablet'] });
	expect(foldGroup(facts).secondHandovers).toEqual([]);
});

test('who is let past the code is named with paper and reason, and a locked code opens to nothing less', () => {
	const identity = { by: 'identity', document: 'licence', reason: 'phone empty', approver: 'm1' } as const;
	expect(acceptEvidence({ by: 'code' }, 'waiting')).toMatchObject({ value: 'verify' });
	expect(acceptEvidence({ by: 'qr' }, 'locked')).toMatchObject({ code: 'locked' });
	expect(acceptEvidence(identity, 'locked')).toMatchObject({ value: 'override' });
	expect(acceptEvidence({ ...identity, reason: ' ' }, 'waiting')).toMatchObject({ code: 'incomplete' });
	expect(acceptEvidence(identity, 'used')).toMatchObject({ code: 'not_waiting' });
});
