import { ok, refused } from '#domain/result.ts';
import type { DeviceHealth, DeviceIdentity, LostDevice, TillServices } from '#usecases/services.ts';
import { Source } from './source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const COVERED = { sales: 1204, total: 4_518_320 } as const;

/** A till that has sent everything, and whose server agrees. */
export const healthyTill = (now: number): DeviceHealth => ({
	state: 'active',
	made: 1260,
	acknowledged: 1260,
	backedUp: 1188,
	unsynced: 0,
	oldestUnsyncedAt: null,
	online: true,
	lastContactAt: now - 20_000,
	trouble: null,
	coverage: { status: 'equal', through: 1260, own: COVERED, server: COVERED },
	quarantinedCount: 0,
	quarantined: [],
	secondCopy: true,
	storage: { persisted: true, used: 182 * 2 ** 20, quota: 24 * 2 ** 30, reserve: 'held' },
	feeds: [
		{ feed: 'catalogue', currentAt: now - MINUTE, check: 'equal', checkedAt: now - HOUR },
		{ feed: 'availability', currentAt: now - MINUTE, check: 'repaired', checkedAt: now - HOUR },
		{ feed: 'store-shibuya', currentAt: now - MINUTE, check: 'equal', checkedAt: now - HOUR },
	],
	chain: { status: 'intact', entries: 1260, checkedAt: now - HOUR },
	clockOffset: 1200,
});

const quarantined = (...reasons: readonly string[]): Partial<DeviceHealth> => ({
	quarantinedCount: reasons.length,
	quarantined: reasons.map((reason, index) => ({
		id: `shibuya:d1.1:${String(1201 + index).padStart(10, '0')}`,
		seq: 1201 + index,
		reason,
		detail: '',
	})),
});

const unsent = (now: number, count: number, age: number): Partial<DeviceHealth> => ({
	unsynced: count,
	acknowledged: 1260 - count,
	oldestUnsyncedAt: now - age,
});

/** What `?health=` sets: the figures that differ from a healthy till. */
export const HEALTH_SCENES: Readonly<Record<string, (now: number) => Partial<DeviceHealth>>> = {
	safe: () => ({}),
	sending: (now) => unsent(now, 1, 30_000),
	offline: (now) => ({ ...unsent(now, 12, 3 * HOUR), online: false, lastContactAt: now - 3 * HOUR }),
	month: (now) => ({
		...unsent(now, 1248, 29 * 24 * HOUR),
		online: false,
		lastContactAt: now - 29 * 24 * HOUR,
	}),
	fresh: () => ({
		made: 0,
		acknowledged: 0,
		backedUp: 0,
		lastContactAt: null,
		coverage: { status: 'unknown' },
		storage: { persisted: null, used: null, quota: null, reserve: 'none' },
		feeds: [],
		chain: { status: 'unchecked' },
		clockOffset: 0,
	}),
	different: () => ({
		coverage: {
			status: 'different',
			through: 1260,
			own: COVERED,
			server: { sales: 1203, total: 4_513_120 },
		},
	}),
	kept: () => quarantined('id_reuse', 'unknown_kind', 'device_revoked'),
	broken: (now) => ({
		chain: { status: 'broken', entryId: 'shibuya:d1.1:0000000871', checkedAt: now - MINUTE },
	}),
	full: () => ({
		storage: { persisted: false, used: 23.6 * 2 ** 30, quota: 24 * 2 ** 30, reserve: 'spent' },
	}),
	refused: (now) => ({ ...unsent(now, 3, HOUR), trouble: 'server_refused' }),
	old: (now) => ({ ...unsent(now, 3, HOUR), trouble: 'protocol_too_old' }),
	'server-full': (now) => ({ ...unsent(now, 3, HOUR), trouble: 'server_full' }),
	clock: () => ({ clockOffset: -26 * HOUR }),
	revoked: (now) => ({ ...unsent(now, 7, HOUR), state: 'revoked' }),
	'revoked-sent': () => ({ state: 'revoked' }),
	forked: () => ({ state: 'forked', ...quarantined('id_reuse') }),
	worst: (now) => ({
		...unsent(now, 99_999, 30 * 24 * HOUR),
		...quarantined('id_reuse', 'unknown_kind', 'no_such_reason', 'device_revoked'),
		quarantinedCount: 61,
		trouble: 'clock_wrong',
		coverage: {
			status: 'different',
			through: 99_999,
			own: { sales: 99_999, total: 9_999_999_999 },
			server: { sales: 99_998, total: 9_999_994_799 },
		},
		chain: { status: 'broken', entryId: 'shibuya:d1.1:0000000871', checkedAt: now - MINUTE },
		storage: { persisted: false, used: 23.6 * 2 ** 30, quota: 24 * 2 ** 30, reserve: 'spent' },
		clockOffset: 7 * MINUTE,
	}),
};

const LOST: LostDevice = {
	register: 'R01',
	made: 1260,
	receipts: 1204,
	server: {
		storeName: '渋谷店',
		acknowledged: 1257,
		receiptNumber: 'SBY-R01-001202',
		seenAt: Date.now() - 2 * HOUR,
	},
};
const SENT_ALL: LostDevice = {
	...LOST,
	server: LOST.server && { ...LOST.server, acknowledged: 1260, receiptNumber: 'SBY-R01-001204' },
};
const LOST_SCENES: Readonly<Record<string, LostDevice>> = {
	'': LOST,
	complete: SENT_ALL,
	unreachable: { ...LOST, server: null },
	refused: LOST,
};

type HealthServices = Pick<
	TillServices,
	'health' | 'checkHealth' | 'exportUnsent' | 'importSealed' | 'lostDevice' | 'recover' | 'forgetLost'
>;

/** The services around safety, in memory: `?health=NAME` and `?lost[=complete|unreachable|refused]` set the scene. */
export class MemoryHealth {
	readonly figures: Source<DeviceHealth>;
	readonly services: HealthServices;

	constructor(asked: URLSearchParams, now: () => number, enrolled: () => DeviceIdentity) {
		const scene = HEALTH_SCENES[asked.get('health') ?? 'safe'];
		this.figures = new Source({ ...healthyTill(now()), ...scene?.(now()) });
		const lost = { device: asked.has('lost') ? (LOST_SCENES[asked.get('lost') ?? ''] ?? LOST) : null };
		const { figures } = this;
		this.services = {
			health: figures,
			async checkHealth() {
				const before = figures.value.chain;
				figures.set({ ...figures.value, chain: { status: 'checking' } });
				await pause(asked.has('slow') ? 5000 : 300);
				const after = before.status === 'broken' ? before : { status: 'intact' as const, entries: 1260 };
				figures.set({ ...figures.value, chain: { ...after, checkedAt: now() } });
			},
			async exportUnsent() {
				await pause(100);
				if (figures.value.unsynced === 0) return refused('nothing_to_export');
				return ok({ name: 'noren-SBY-R01-20261122.noren-sealed', text: '{"format":"noren-sealed"}' });
			},
			async importSealed(text) {
				await pause(100);
				return text.includes('noren-sealed') ? ok({ stored: 3, duplicate: 0 }) : refused('sealed_file_wrong');
			},
			lostDevice: async () => lost.device,
			async recover() {
				await pause(100);
				if (asked.get('lost') === 'unreachable') return refused('server_unreachable');
				if (asked.get('lost') === 'refused') return refused('recovery_refused');
				lost.device = null;
				figures.set(healthyTill(now()));
				return ok(enrolled());
			},
			async forgetLost() {
				lost.device = null;
			},
		};
	}

	/** One more record that waits to be sent. */
	made(at: number): void {
		const { made, unsynced, oldestUnsyncedAt } = this.figures.value;
		this.figures.set({
			...this.figures.value,
			made: made + 1,
			unsynced: unsynced + 1,
			oldestUnsyncedAt: oldestUnsyncedAt ?? at,
		});
	}
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
