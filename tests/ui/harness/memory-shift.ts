import type { Basket } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import { APPROVAL_CODE_MS } from '#domain/staff/approval-code.ts';
import { NO_FIGURES } from '#domain/till/shift-figures.ts';
import { NO_PERIOD } from '#domain/till/z-report.ts';
import type { Device, DeviceIdentity } from '#ports/device.ts';
import type { EntryDraft, Journal, OpenSession } from '#ports/journal.ts';
import type { OwnRecords } from '#ports/own-records.ts';
import { effectsOf } from '#protocol/effects.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import { type ChainHead, moveChain, NEW_CHAIN, sealEntry } from '#protocol/seal-entry.ts';
import { tillFactsOf } from '#protocol/till-facts.ts';
import { approve } from '#usecases/approve.ts';
import { atTheTill } from '#usecases/at-the-counter.ts';
import { moveCash } from '#usecases/cash-movement.ts';
import { closeDrawer } from '#usecases/close-drawer.ts';
import { countDrawer } from '#usecases/count-drawer.ts';
import { viewAfterClose, viewDrawer } from '#usecases/drawer-view.ts';
import { openDrawer } from '#usecases/no-sale.ts';
import { personMay, whoMay } from '#usecases/permitted.ts';
import type { Shop, StaffCard } from '#usecases/services.ts';
import type { ShiftServices } from '#usecases/shift.ts';
import { toStaffCard } from '#usecases/shop.ts';
import { switchTraining } from '#usecases/switch-training.ts';
import { unvoidBasketLine, voidBasketLine } from '#usecases/void-line.ts';
import { takeXReport } from '#usecases/x-report.ts';
import { takeZReport } from '#usecases/z-report.ts';
import { memoryStock } from './memory-stock.ts';

const CLERK = ['sell', 'line_void', 'x_report', 'pickup', 'paid_in'];
const BOSS = [
	...CLERK,
	'price_override',
	'paid_out',
	'no_sale',
	'close_till',
	'z_report',
	'see_expected',
	'training',
];
const name = (ja: string, en: string) => ({ ja, en });

/** The rules of the shop's drawers, besides what its screens know of it. */
const RULES = {
	drawer: { is_blind: true, tolerance: 100, float: 30_000, cash_step: 1 },
	faces: [10_000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1],
	reasons: [
		{ id: 'change_fund', for: 'paid_in', name: name('釣銭補充', 'Change brought in') },
		{ id: 'supplies', for: 'paid_out', name: name('備品購入', 'Supplies') },
		{ id: 'postage', for: 'paid_out', name: name('送料・切手', 'Postage') },
		{ id: 'change', for: 'no_sale', name: name('両替', 'Change for a customer') },
		{ id: 'miscount', for: 'over_short', name: name('数え間違い', 'Miscounted') },
		{ id: 'unknown', for: 'over_short', name: name('原因不明', 'Not known') },
	],
} as const;

/** What the drawer's day stands on around it. */
export type ShiftScene = {
	readonly shop: Shop;
	readonly identity: DeviceIdentity;
	readonly now: () => number;
	readonly pin: string;
	readonly operator: () => StaffCard | null;
	readonly session: () => OpenSession | null;
	readonly basket: () => Basket | null;
	/** The session changed, or ended. */
	readonly moved: (session: OpenSession | null) => void;
};

/** The drawer's day in memory, by the real use cases over a journal in an array. */
export class MemoryShift {
	readonly #scene: ShiftScene;
	readonly #entries: { readonly key: string; readonly entry: JournalEntry }[] = [];
	#chain: ChainHead = NEW_CHAIN;

	constructor(scene: ShiftScene) {
		this.#scene = scene;
		const open = scene.session();
		if (open) this.#floatOf(open);
	}

	services(): ShiftServices {
		const { now, pin } = this.#scene;
		let count = 0;
		const clock = { now };
		const parts = {
			...{ clock, deviceClock: clock, device: this.#device(), journal: this.#journal() },
			records: this.#records(),
			ids: { next: () => `shift-${++count}` },
			pins: { matches: async (typed: string) => typed === pin },
			baskets: { open: async () => this.#scene.basket() },
		};
		return {
			drawer: () => viewDrawer(parts),
			stock: async () => memoryStock(),
			moveCash: (move, approval) => moveCash(parts, move, approval),
			openDrawer: (why, approval) => openDrawer(parts, why, approval),
			countDrawer: (drawer) => countDrawer(parts, drawer),
			closeDrawer: (closing, approval) => closeDrawer(parts, closing, approval),
			switchTraining: (to, approval) => switchTraining(parts, to, approval),
			xReport: (approval) => takeXReport(parts, approval),
			afterClose: () => viewAfterClose(parts),
			zReport: (approval) => takeZReport(parts, approval),
			voidLine: (line, left, why) => voidBasketLine(parts, line, left, why),
			unvoidLine: (line) => unvoidBasketLine(parts, line),
			async needsApproval(permission) {
				const at = await atTheTill(parts);
				return !at.ok || !personMay(at.value.store, at.value.person, permission);
			},
			approvers: async (permission) => whoMay(this.#store(), this.#staff(), permission).map(toStaffCard),
			approve: (ask, approver, typed) => approve(parts, ask, approver, typed),
			approveByCode: async () => ({ ok: false, code: 'approval_code_invalid', lockedUntil: 0 }),
			approvalCode: async (typed) =>
				typed === pin
					? { ok: true, value: { token: 'NS1.harness', holdsMs: APPROVAL_CODE_MS } }
					: { ok: false, code: 'pin_wrong', lockedUntil: 0 },
		};
	}

	/** The scene begins with an open drawer: its float is the first fact. */
	#floatOf(open: OpenSession): void {
		const { businessDay, float, id } = open;
		this.#commit({
			...{ kind: 'cash_movement', businessDay, operator: 'sato', onceKey: 'float' },
			body: () => ({
				...{ session: id, is_training: false, movement: 'float', amount: float },
				...{ reason: 'float', note: '', approval: null },
			}),
		});
		this.#scene.moved(open);
	}

	#store(): StoreDoc {
		const { shop } = this.#scene;
		return {
			...{ _id: `store:${shop.storeId}`, type: 'store', code: 'SBY', name: shop.storeName },
			...{ shop_name: shop.shopName, address: '', phone: '', registration_number: '' },
			...{ currency: shop.currency, time_zone: shop.timeZone, cut_hour: shop.cutHour },
			...{ tax_rounding: 'floor', tax_categories: [], places: [...shop.places] },
			drawer: { ...RULES.drawer, faces: [...RULES.faces] },
			reasons: RULES.reasons.map((reason) => ({ ...reason })),
			roles: [
				{ id: 'cashier', name: name('レジ担当', 'Cashier'), permissions: CLERK },
				{ id: 'manager', name: name('店長', 'Manager'), permissions: BOSS },
			],
		};
	}

	#staff = (): StaffDoc[] =>
		this.#scene.shop.staff.map(({ id, name, role }) => ({
			...({ _id: `staff:${id}`, type: 'staff', name, role, pin_hash: '' } as const),
		}));

	#device(): Device {
		const attempts = new Map<string, { failures: number; lockedUntil: number }>();
		const answers: Partial<Device> = {
			identity: async () => this.#scene.identity,
			store: async () => this.#store(),
			staff: async () => this.#staff(),
			operator: async () => this.#scene.operator()?.id ?? null,
			pinAttempts: async (id) => attempts.get(id) ?? { failures: 0, lockedUntil: 0 },
			setPinAttempts: async (id, after) => void attempts.set(id, after),
		};
		return answers as Device;
	}

	#records(): OwnRecords {
		const answers: Partial<OwnRecords> = {
			period: async () => ({
				journal: `${this.#scene.identity.device}.${this.#scene.identity.incarnation}`,
				last: this.#chain.period ?? NO_PERIOD,
				carried: NO_FIGURES,
				facts: this.#entries
					.filter(({ entry }) => entry.seq > (this.#chain.period?.throughSeq ?? 0))
					.flatMap(({ entry }) => tillFactsOf(entry)),
				seq: this.#chain.seq,
			}),
			done: async (key) => this.#entries.find((each) => each.key === key)?.entry ?? null,
		};
		return answers as OwnRecords;
	}

	#journal(): Journal {
		const answers: Partial<Journal> = {
			openSession: async () => this.#scene.session(),
			entry: async (id) => this.#entries.find(({ entry }) => entry.id === id)?.entry ?? null,
			commit: async (draft) => {
				const known = this.#entries.find(({ key }) => key === draft.onceKey);
				if (known) return { status: 'already', entry: known.entry as never };
				return { status: 'committed', entry: this.#commit(draft) as never };
			},
		};
		return answers as Journal;
	}

	#commit<K extends EntryKind>(draft: EntryDraft<K>): JournalEntry {
		const { identity, now, session, moved } = this.#scene;
		const { kind, businessDay, operator } = draft;
		const input = { kind, businessDay, operator, deviceTime: now(), clockOffset: 0 };
		const sealed = sealEntry(identity, this.#chain, { ...input, body: (numbers) => draft.body(numbers) });
		const entry = sealed.entry as unknown as JournalEntry;
		const effects = effectsOf(entry);
		this.#chain = moveChain(this.#chain, sealed, effects);
		this.#entries.push({ key: draft.onceKey, entry });
		const open = session();
		if (effects.closes) moved(null);
		else if (open) {
			moved({
				...open,
				cash: money(open.cash + (effects.cash?.amount ?? 0)),
				counts: effects.counts?.n ?? open.counts ?? 0,
				isTraining: effects.trains?.isTraining ?? open.isTraining ?? false,
			});
		}
		return entry;
	}
}
