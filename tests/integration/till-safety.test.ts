import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthVerdict } from '#domain/health/verdict.ts';
import { clockError, formatBytes, recordNumber } from '#ui/health/measures.ts';
import { missingRecords } from '#ui/health/missing-records.ts';
import { quarantineWords } from '#ui/health/quarantine-words.ts';
import { verdictWords } from '#ui/health/verdict-words.ts';
import { healthWords } from '#ui/health/words/health-words.ts';
import { errors as EN } from '#ui/i18n/errors-en.ts';
import { errors as JA } from '#ui/i18n/errors-ja.ts';
import { concernsOf, verdictOf } from '#ui/state/safety.svelte.ts';
import { Till } from '#ui/state/till.svelte.ts';
import type { DeviceHealth, ErrorCode } from '#usecases/services.ts';
import { HEALTH_SCENES, healthyTill } from '../ui/harness/memory-health.ts';
import { memoryServices } from '../ui/harness/memory-services.ts';

const NOW = 1_795_000_000_000;
const healthIn = (scene: string): DeviceHealth => ({ ...healthyTill(NOW), ...HEALTH_SCENES[scene]?.(NOW) });

/** What a clerk reads first. */
function said(health: DeviceHealth, language: 'ja' | 'en') {
	const errorWords = (code: ErrorCode) => {
		const [words, action] = (language === 'ja' ? JA : EN)[code];
		return { words, action };
	};
	const asked = { health, verdict: verdictOf(health), concerns: concernsOf(health) };
	return verdictWords(asked, healthWords(language), errorWords);
}

describe('the answer to "is everything safe?"', () => {
	test.each([
		['safe', 'すべて安全です', 'Everything is safe'],
		['fresh', 'この端末の記録は安全です', 'Safe on this tablet'],
		['sending', '安全です — 1件を送っています', 'Safe — 1 record on the way'],
		['offline', '安全です — 12件が送信を待っています', 'Safe — 12 records waiting here'],
		['month', '安全です — 1,248件が送信を待っています', 'Safe — 1,248 records waiting here'],
		['kept', '店長の確認を待つ記録が 3件あります', '3 records for the manager to look at'],
		['different', 'サーバーと数字が合いません', 'The server has other figures'],
		['full', '端末の空き容量が足りません', 'This tablet is running out of room'],
		[
			'server-full',
			'サーバーの空き容量がありません。会計は続けられます。',
			'The server has no room left. Selling goes on.',
		],
		['broken', 'この端末の記録の一部が壊れています。', 'Part of this device’s record is damaged.'],
		['worst', 'この端末の記録の一部が壊れています。', 'Part of this device’s record is damaged.'],
	])('when the till is %s', (scene, ja, en) => {
		expect([said(healthIn(scene), 'ja').title, said(healthIn(scene), 'en').title]).toEqual([ja, en]);
	});

	test('says "safe" exactly when no person has to look', () => {
		const anyHealth = fc.record({
			state: fc.constantFrom('active', 'revoked', 'forked'),
			unsynced: fc.nat(3),
			online: fc.boolean(),
			quarantinedCount: fc.nat(2),
			trouble: fc.constantFrom(null, 'server_refused', 'clock_wrong'),
			coverage: fc.constantFrom('unknown', 'equal', 'different'),
			chain: fc.constantFrom('unchecked', 'intact', 'broken'),
			reserve: fc.constantFrom('held', 'spent', 'none'),
		});
		fc.assert(
			fc.property(anyHealth, ({ coverage, chain, reserve, ...rest }) => {
				const covered = healthyTill(NOW).coverage;
				const health = {
					...healthyTill(NOW),
					...rest,
					coverage: coverage === 'unknown' ? { status: coverage } : { ...covered, status: coverage },
					chain: { status: chain, entries: 1, entryId: 'a:b.1:1', checkedAt: NOW },
					storage: { ...healthyTill(NOW).storage, reserve },
				} as DeviceHealth;
				const verdict = verdictOf(health);
				expect(concernsOf(health).length > 0).toBe(verdict === 'attention');
				expect(/^(?:Safe|Everything is safe)/.test(said(health, 'en').title)).toBe(verdict !== 'attention');
				expect(/安全です/.test(said(health, 'ja').title)).toBe(verdict !== 'attention');
				expect(
					healthVerdict({ ...health, coverage, chain, reserve, hasTrouble: health.trouble !== null }),
				).toBe(verdict);
			}),
			{ numRuns: 3000 },
		);
	});

	test.each(Object.keys(HEALTH_SCENES))('one safe action follows, in both languages: %s', (scene) => {
		for (const language of ['ja', 'en'] as const) {
			const { title, hint } = said(healthIn(scene), language);
			expect(title.length).toBeLessThanOrEqual(52);
			expect(hint).not.toBe('');
			expect(`${title} ${hint}`).not.toMatch(
				/epoch|quarantine|sync|journal|hash|undefined|エポック|ハッシュ/i,
			);
		}
	});
});

test('every reason of the server has words; one it invents later has some too', () => {
	const reasons = [
		'malformed',
		'unknown_kind',
		'unknown_schema',
		'hash_mismatch',
		'id_mismatch',
		'wrong_device',
		'too_large',
		'id_reuse',
		'device_revoked',
	];
	for (const language of ['ja', 'en'] as const) {
		const t = healthWords(language);
		for (const reason of reasons) expect(quarantineWords(reason, t), reason).not.toEqual(t.reasons.other);
		for (const reason of ['something_new', 'constructor', '__proto__']) {
			expect(quarantineWords(reason, t)).toEqual(t.reasons.other);
		}
	}
});

test.each([
	[0, null],
	[300_000, null],
	[-300_000, null],
	[301_000, '5 min slow'],
	[-26 * 3_600_000, '26 h fast'],
	[3 * 86_400_000, '3 days slow'],
])('a clock that is %d ms behind the server’s is said to be %s', (offset, words) => {
	expect(clockError(offset, healthWords('en'))).toBe(words);
});

test.each([
	[0, '0 KB'],
	[1024, '1 KB'],
	[190_840_832, '182 MB'],
	[1_503_238_554, '1.4 GB'],
	[24 * 2 ** 30, '24 GB'],
	[1023.9 * 2 ** 20, '1.0 GB'],
])('%d bytes are %s', (bytes, words) => {
	expect(formatBytes(bytes)).toBe(words);
});

test('a record is named by its running number', () => {
	expect(recordNumber('shibuya:t01.2:0000001871')).toBe('1,871');
});

test('what a lost till may have lost is what it made beyond what the server has', () => {
	const server = { storeName: '渋谷店', acknowledged: 7, receiptNumber: '', seenAt: null };
	const lost = { register: 'R01', made: 10, receipts: 8 };
	expect(missingRecords({ ...lost, server })).toBe(3);
	expect(missingRecords({ ...lost, server: { ...server, acknowledged: 12 } })).toBe(0);
	expect(missingRecords({ ...lost, server: null })).toBeNull();
});

describe('a till that lost its storage', () => {
	const start = async (scene: string) => {
		const till = new Till(memoryServices(new URLSearchParams(`at=enrol&${scene}`)));
		await till.start();
		return till;
	};

	test('says so instead of asking to be enrolled, and goes on as the same register', async () => {
		const till = await start('lost');
		expect([till.screen, till.lost?.register]).toEqual(['lost', 'R01']);
		await till.recover();
		expect([till.screen, till.lost, till.device?.incarnation]).toEqual(['first_load', null, 2]);
	});

	test('stays where it is while it can’t be recovered', async () => {
		const till = await start('lost=refused');
		expect(await till.recover()).toMatchObject({ code: 'recovery_refused' });
		expect(till.screen).toBe('lost');
	});

	test('is a new device once a person leaves the old one behind', async () => {
		const till = await start('lost');
		await till.forgetLost();
		expect(till.screen).toBe('enrol');
	});

	test('was never one when nothing was lost', async () => {
		expect((await start('')).screen).toBe('enrol');
	});
});
