import type { CustomerProfile } from '#domain/customer/profile.ts';
import { type Money, money, ZERO } from '#domain/money/money.ts';
import { pointsFor } from '#domain/points/accrual.ts';
import { ok, refused } from '#domain/result.ts';
import { pointsOffer } from '#domain/tender/points-tender.ts';
import type {
	CustomerHit,
	CustomerServices,
	CustomersState,
	PointsStanding,
	StandingConsent,
	TimelineEvent,
} from '#usecases/customers.ts';
import { HANAKO, type Known, PEOPLE, SUGGESTIONS, TERMS } from './customer-data.ts';
import { Source } from './source.ts';

const PIN = '1234';
const WORTH = { n: 1, d: 1 };
const PER_SALE_OFFLINE = 300;
const PAGE_MS = 60;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const folded = (text: string) =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[ァ-ヶ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60))
		.replace(/[\s-]/g, '');
const end = (text: string) => text.slice(-4).padStart(text.length, '*');
/** Family name and one letter (MSK-03). */
const maskedName = (name: string) => {
	const [family = '', given] = name.split(/[\s\u3000]/);
	return given ? `${family} ${[...given][0] ?? ''}*` : family;
};
const hitOf = ({ ref, profile }: Known): CustomerHit => ({
	ref,
	name: maskedName(profile.name),
	kana: maskedName(profile.kana),
	phone: end(profile.phones[0] ?? ''),
	memberNumber: end(profile.memberNumbers.at(-1) ?? '').slice(-7),
});

/**
 * Customers in memory. `?customers=` `locked`, `absent`, `none`; `?offline` bounds what may be spent; `?poor` leaves too few
 * points, `?old` figures that are too old, `?bare` someone of whom nothing is known.
 */
export class MemoryCustomers {
	readonly #asked: URLSearchParams;
	readonly #now: () => number;
	readonly #people = new Map(PEOPLE.map((known) => [known.ref, { ...known }]));
	readonly #changed = new Source(0);
	#state: CustomersState;

	constructor(asked: URLSearchParams, now: () => number) {
		this.#asked = asked;
		this.#now = now;
		const wished = asked.get('customers');
		this.#state = wished === 'locked' || wished === 'absent' ? wished : 'ready';
	}

	/** What a sale did to somebody's points. */
	sold(ref: string, granted: number, redeemed: number): void {
		const known = this.#people.get(ref);
		if (known) {
			known.balance -= redeemed;
			known.pending += granted;
		}
	}

	#touch<T>(value: T): T {
		this.#changed.set(this.#changed.value + 1);
		return value;
	}

	#find(query: string): CustomerHit[] {
		const key = folded(query);
		return [...this.#people.values()]
			.filter(({ profile: { name, kana, latin, phones, mails, memberNumbers } }) =>
				[name, kana, latin, ...phones, ...mails, ...memberNumbers].some((each) => folded(each).includes(key)),
			)
			.map(hitOf);
	}

	#standing(ref: string, due: Money): PointsStanding {
		const known = this.#people.get(ref) ?? HANAKO;
		const balance = this.#asked.has('poor') ? 30 : known.balance;
		const spend = { min: 50, step: 1, worth: WORTH };
		const offered = pointsOffer(due === ZERO ? money(balance) : due, balance, WORTH).points;
		const isOffline = this.#asked.has('offline');
		const isOld = this.#asked.has('old');
		const bounded = isOld ? 0 : isOffline ? Math.min(offered, PER_SALE_OFFLINE) : offered;
		const points = bounded < spend.min ? 0 : bounded;
		const by = isOld
			? 'too_old'
			: points === 0
				? 'min'
				: isOffline && bounded < offered
					? 'offline_sale'
					: offered < balance
						? 'due'
						: 'balance';
		return {
			...{ balance, pending: known.pending, asOf: this.#now() - (isOld ? 200_000_000 : 540_000) },
			expiresNext: balance > 100 ? { points: 120, on: '2027-01-31' } : null,
			most: { points, by },
			...{ worth: money(points), proofAbove: 500, spend },
		};
	}

	services(): CustomerServices {
		const locked = () => (this.#state === 'ready' ? null : refused(`customers_${this.#state}` as const));
		const known = (ref: string) => this.#people.get(ref);
		return {
			state: async () => this.#state,
			changed: this.#changed,
			unlock: async (pin) => {
				await pause(80);
				if (pin !== PIN) return { ...refused('pin_wrong' as const), lockedUntil: 0 };
				this.#state = 'ready';
				return this.#touch(ok(null));
			},
			lock: async () => {
				this.#state = 'locked';
				this.#touch(null);
			},
			find: async (query) => locked() ?? ok(this.#find(query)),
			findFurther: async () => {
				await pause(PAGE_MS);
				return this.#asked.has('offline') ? refused('server_unreachable') : ok([]);
			},
			recognise: async (scanned) => {
				const shut = locked();
				if (shut) return shut;
				if ('token' in scanned) {
					return scanned.token.startsWith('NM1.ok') ? ok(HANAKO.ref) : refused('member_code_invalid');
				}
				const found = [...this.#people.values()].find(({ profile }) =>
					profile.memberNumbers.includes(scanned.number),
				);
				return found ? ok(found.ref) : refused('customer_not_found');
			},
			card: async (ref, due) => {
				const shut = locked();
				const found = known(ref);
				if (shut || !found) return shut ?? refused('customer_not_found');
				const { profile, timeline, cues, rank, segment, consents } = found;
				const isBare = this.#asked.has('bare') || timeline.length === 0;
				const bought = timeline.filter(({ kind }) => kind === 'purchase' || kind === 'return');
				return ok({
					...{
						ref,
						rank,
						segment: isBare ? null : segment,
						consents,
						preferences: isBare ? '' : profile.preferences,
						buyer: {
							...{ ref, merged: [], rank: rank.id, segment, birthMonth: null, birthday: null },
							...{ joinedOn: null, lastOn: null, purchases: bought.length },
						},
					},
					...{ name: maskedName(profile.name), kana: maskedName(profile.kana) },
					...{ phone: end(profile.phones[0] ?? ''), points: this.#standing(ref, due) },
					cues: isBare ? [{ kind: 'first_visit' }] : cues,
					lifetime: {
						spend: bought.reduce((sum, { total }) => sum + total, 0),
						purchases: bought.length,
					},
					lastPurchases: isBare ? [] : bought.slice(0, 4),
					openOrders: isBare
						? []
						: timeline.filter(({ kind, status }) => kind === 'order' && status !== null),
					suggestions: isBare ? [] : SUGGESTIONS,
				});
			},
			timeline: async (ref, offset, limit) => {
				const events: readonly TimelineEvent[] = known(ref)?.timeline ?? [];
				return locked() ?? ok(events.slice(offset, offset + limit));
			},
			reveal: async (ref) => {
				const found = known(ref);
				return locked() ?? (found ? ok(found.profile) : refused('customer_not_found'));
			},
			register: async ({ profile, consents, textVersion }) => {
				const isKnown = [...profile.phones, ...profile.mails].some((key) => this.#find(key).length > 0);
				if (isKnown) return refused('customer_known');
				const ref = `new-${this.#people.size}`;
				const given = consents.map((purpose): StandingConsent => {
					return { purpose, isGiven: true, textVersion, at: this.#now() };
				});
				this.#people.set(ref, {
					...{ ...HANAKO, ref, profile, consents: given, balance: 0, pending: 0 },
					...{ timeline: [], cues: [], segment: null },
				});
				return this.#touch(ok(ref));
			},
			edit: async (ref, change) => {
				const found = known(ref);
				if (!found) return refused('customer_not_found');
				const to = Object.entries(change).map(([key, value]) => [key, value.to]);
				found.profile = { ...found.profile, ...(Object.fromEntries(to) as Partial<CustomerProfile>) };
				return this.#touch(ok(null));
			},
			merge: async () => ok(null),
			unmerge: async () => ok(null),
			consent: async (ref, purpose, isGiven) => {
				const found = known(ref);
				if (!found) return refused('customer_not_found');
				const told = { purpose, isGiven, textVersion: TERMS.version, at: this.#now() };
				found.consents = [...found.consents.filter((each) => each.purpose !== purpose), told];
				return this.#touch(ok(null));
			},
			points: async (ref, due) => locked() ?? ok(this.#standing(ref, due)),
			earning: async (_ref, { turnover }, tenders) => {
				const byPoints = tenders.filter(({ rule }) => rule.kind === 'points');
				const spent = byPoints.reduce((sum, { amount }) => sum + amount, 0);
				return pointsFor(money(Math.max(0, turnover - spent)), { step: money(100), points: 1, times: 1 });
			},
			terms: async () => TERMS,
		};
	}
}
