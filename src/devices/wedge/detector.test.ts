import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_WEDGE, WedgeDetector, type WedgeEvent, type WedgeSettings } from './detector.ts';
import type { WedgeKey } from './key-character.ts';

const CODE = '4901234567894';
const press = (key: string, more: Partial<WedgeKey> = {}): WedgeKey => ({
	key,
	code: '',
	isComposing: false,
	isModifier: false,
	withCommand: false,
	isRepeat: false,
	...more,
});

/** Plays keys with the pause before each of them, then lets 200 ms pass. */
function play(
	keys: readonly (readonly [WedgeKey, number])[],
	settings: WedgeSettings = DEFAULT_WEDGE,
	inField = false,
): { events: WedgeEvent[]; roles: string[] } {
	const detector = new WedgeDetector(settings);
	const events: WedgeEvent[] = [];
	const roles: string[] = [];
	let at = 1000;
	for (const [key, gap] of keys) {
		if (gap > settings.silenceMs) events.push(...detector.silence(at + settings.silenceMs, inField));
		at += gap;
		const verdict = detector.key(key, at, inField);
		events.push(...verdict.events);
		roles.push(verdict.role);
	}
	events.push(...detector.silence(at + 200, inField));
	return { events, roles };
}

const run = (text: string, gap: number | ((index: number) => number)) =>
	[...text].map((key, i) => [press(key), typeof gap === 'number' ? gap : gap(i)] as const);
const enter = (gap: number) => [[press('Enter'), gap] as const];
const scan = (text: string): WedgeEvent => ({ kind: 'scan', text });

describe('domain.md §4.5', () => {
	test('WDG-01: 13 digits at 8 ms and Enter are a scan, and the Enter belongs to it', () => {
		const { events, roles } = play([...run(CODE, 8), ...enter(8)]);
		expect(events).toEqual([scan(CODE)]);
		expect(roles.at(-1)).toBe('suffix');
	});
	test('WDG-02: 13 digits at 120–250 ms and Enter are typing, and the Enter is the person’s', () => {
		const { events, roles } = play([...run(CODE, (i) => 120 + i * 10), ...enter(180)]);
		expect(events).toEqual([]);
		expect(roles.at(-1)).toBe('none');
	});
	test('WDG-03: 8 digits without a suffix are a scan after 100 ms of silence', () => {
		expect(play(run('49123456', 15)).events).toEqual([scan('49123456')]);
	});
	test('WDG-04: 5 digits are typing however fast', () => {
		const { events, roles } = play([...run('12345', 20), ...enter(20)]);
		expect(events).toEqual([]);
		expect(roles.at(-1)).toBe('none');
	});
	test('WDG-05: one hiccup of 45 ms is tolerated', () => {
		expect(play([...run(CODE, (i) => (i === 6 ? 45 : 10)), ...enter(10)]).events).toEqual([scan(CODE)]);
	});
	test('WDG-06: a gap of 60 ms makes two fragments, and neither sells anything', () => {
		const { events } = play([...run(CODE, (i) => (i === 6 ? 60 : 10)), ...enter(10)]);
		expect(events.map(({ kind }) => kind)).toEqual(['misread', 'misread']);
	});
	test('WDG-06: the tail of a broken scan sells nothing even when it is a valid GTIN-8', () => {
		const { events } = play([
			...run('12345', 10),
			...run('49123456', (i) => (i === 0 ? 60 : 10)),
			...enter(10),
		]);
		expect(events).toEqual([{ kind: 'misread', text: '49123456' }]);
	});
	test('WDG-07: digits typed before a scan are not part of it', () => {
		const { events, roles } = play(
			[...run('123', 150), ...run(CODE, (i) => (i === 0 ? 400 : 9)), ...enter(9)],
			DEFAULT_WEDGE,
			true,
		);
		expect(events).toEqual([scan(CODE)]);
		expect(roles.lastIndexOf('start')).toBe(3);
	});
	test('WDG-08: with the input method on, the position of the key is read', () => {
		const keys = [...CODE].map((d) => [press('Process', { code: `Digit${d}` }), 8] as const);
		expect(play([...keys, ...enter(8)]).events).toEqual([scan(CODE)]);
		const composing = [...CODE].map(
			(d) => [press('４', { code: `Numpad${d}`, isComposing: true }), 8] as const,
		);
		expect(play([...composing, ...enter(8)]).events).toEqual([scan(CODE)]);
	});
	test('WDG-09: two scans 250 ms apart are two', () => {
		const second = run('4512345678906', (i) => (i === 0 ? 250 : 8));
		const { events } = play([...run(CODE, 8), ...enter(8), ...second, ...enter(8)]);
		expect(events).toEqual([scan(CODE), scan('4512345678906')]);
	});
	test('WDG-09: two scans back to back, each with its Enter, are two', () => {
		const { events } = play([...run(CODE, 8), ...enter(8), ...run(CODE, 8), ...enter(8)]);
		expect(events).toEqual([scan(CODE), scan(CODE)]);
	});
	test('WDG-10: the same code twice is two scans unless the device is set to drop repeats', () => {
		const twice = [...run(CODE, 8), ...enter(8), ...run(CODE, (i) => (i === 0 ? 180 : 8)), ...enter(8)];
		expect(play(twice).events).toHaveLength(2);
		expect(play(twice, { ...DEFAULT_WEDGE, dedupeMs: 400 }).events).toHaveLength(1);
	});
});

test('a held key is not a scan', () => {
	const held = Array.from({ length: 20 }, () => [press('0', { isRepeat: true }), 30] as const);
	expect(play([[press('0'), 0], ...held, ...enter(30)]).events).toEqual([]);
});

test('fast letters in a text field are typing; outside of one they are a code', () => {
	expect(play([...run('milk tea', 1), ...enter(1)], DEFAULT_WEDGE, true).events).toEqual([]);
	expect(play([...run('SBY-R01-000123', 5), ...enter(5)]).events).toEqual([scan('SBY-R01-000123')]);
});

test('a shortcut in the middle ends the run', () => {
	const keys = [...run('490123', 8), [press('v', { withCommand: true }), 8] as const, ...run('4567894', 8)];
	expect(play([...keys, ...enter(8)]).events).toEqual([scan('4567894')]);
});

test('shift going down between characters changes nothing', () => {
	const keys = [
		...run('490123', 8),
		[press('Shift', { isModifier: true }), 2] as const,
		...run('4567894', 6),
	];
	expect(play([...keys, ...enter(8)]).events).toEqual([scan(CODE)]);
});

test('whatever a person types at 60 ms or slower is never a scan', () => {
	const human = fc.array(fc.tuple(fc.constantFrom(...'0123456789'), fc.integer({ min: 60, max: 900 })));
	fc.assert(
		fc.property(human, (keys) => {
			const played = play([...keys.map(([key, gap]) => [press(key), gap] as const), ...enter(80)]);
			expect(played.events).toEqual([]);
		}),
	);
});

test('whatever a scanner sends at 30 ms or faster is one scan, complete', () => {
	const digits = fc.stringMatching(/^\d{6,20}$/);
	fc.assert(
		fc.property(digits, fc.integer({ min: 0, max: 30 }), fc.boolean(), (text, gap, inField) => {
			expect(play([...run(text, gap), ...enter(gap)], DEFAULT_WEDGE, inField).events).toEqual([scan(text)]);
		}),
	);
});

describe('scanners with settings of their own', () => {
	const hidden = (code: string, withShift = false) => press('Process', { code, withShift });

	test('WDG-08: with the input method on, Enter is hidden as well, and capitals are told by Shift', () => {
		const keys = [...CODE].map((digit) => [hidden(`Digit${digit}`), 8] as const);
		const { events, roles } = play([...keys, [hidden('Enter'), 8]], DEFAULT_WEDGE, true);
		expect(events).toEqual([scan(CODE)]);
		expect(roles.at(-1)).toBe('suffix');
		const token = [
			...[hidden('KeyN', true), hidden('KeyR', true), hidden('Digit1'), hidden('Period')],
			...[hidden('KeyA'), hidden('KeyB', true), hidden('Minus'), hidden('Minus', true)],
		].map((key) => [key, 6] as const);
		expect(play([...token, [hidden('NumpadEnter'), 6]], DEFAULT_WEDGE, true).events).toEqual([
			scan('NR1.aB-_'),
		]);
	});
	test('GS1-01: an AIM identifier and FNC1 come through, however the scanner sends it, also into a field', () => {
		for (const separator of [
			press(']', { withCommand: true, code: 'BracketRight' }),
			press('F8', { code: 'F8' }),
			press('\u001d'),
		]) {
			const keys = [...run(']C10104901234567894', 5), [separator, 5] as const, ...run('21S', 5), ...enter(5)];
			const { events, roles } = play(keys, DEFAULT_WEDGE, true);
			expect(events).toEqual([scan(']C10104901234567894\u001d21S')]);
			expect(roles[19]).toBe('own');
		}
	});
	test('F8 by itself is nobody’s separator', () => {
		const { events, roles } = play([[press('F8'), 0], ...run(CODE, 8), ...enter(8)]);
		expect(roles[0]).toBe('none');
		expect(events).toEqual([scan(CODE)]);
	});
	test('behind its prefix a scan is one however slow its keys are and however short it is', () => {
		const marked = { ...DEFAULT_WEDGE, prefix: '~' };
		const slow = [[press('~'), 500] as const, ...run('4912', 180), ...enter(180)];
		expect(play(slow, marked, true).events).toEqual([scan('4912')]);
		expect(play([[press('~'), 500] as const, ...run('4912', 180)], marked).events).toEqual([]);
		expect(play(slow, DEFAULT_WEDGE).events).toEqual([]);
		const two = [...slow, [press('~'), 5] as const, ...run('77', 20), ...enter(20)];
		expect(play(two, marked).events).toEqual([scan('4912'), scan('77')]);
	});
	test('twenty scans in a second are twenty, the same ones twice', () => {
		const keys = Array.from({ length: 20 }, (_, n) => [
			...run(n % 2 ? CODE : '4512345678906', (i) => (i === 0 ? 8 : 3)),
			...enter(3),
		]).flat();
		expect(keys.reduce((sum, [, gap]) => sum + gap, 0)).toBeLessThanOrEqual(1000);
		expect(play(keys).events).toEqual(
			Array.from({ length: 20 }, (_, n) => scan(n % 2 ? CODE : '4512345678906')),
		);
	});
});
