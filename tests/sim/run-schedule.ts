import { sha256Hex } from '#protocol/hash.ts';
import type { Database } from '#server/database/database.ts';
import { Dice } from './dice.ts';
import { direct } from './director.ts';
import { LawBroken } from './law-broken.ts';
import { FINAL_LAWS, readOutcome } from './laws.ts';
import { PEOPLE_LAWS } from './people-laws.ts';
import { isQuiet, unrest } from './quiet.ts';
import { useVirtualTime } from './virtual-time.ts';
import { type Begun, World } from './world.ts';

/** What became of one schedule. */
export type ScheduleResult = {
	readonly seed: number;
	readonly ok: boolean;
	readonly law: string;
	readonly what: string;
	readonly events: number;
	readonly sales: number;
	/** What happened, as a number: the same for the same seed, whoever runs it. */
	readonly digest: string;
	readonly trace: readonly string[];
};

/** What happens at the counters: everything in some of the schedules, sales for cash alone, or customers in all of them. */
export type Counters = 'all' | 'plain' | 'people';

/** Runs one schedule from its seed: opens the shop, breaks things, heals, and checks every law. */
export async function runSchedule(
	seed: number,
	devices: number,
	db: Database,
	keepTrace: boolean,
	counters: Counters = 'all',
): Promise<ScheduleResult> {
	const tablets = devices || 2 + (seed % 2);
	const isFresh = seed % 16 === 0;
	const isPlain = counters === 'plain';
	const hasPeople = counters === 'people' || (!isPlain && new Dice(seed ^ 0xc057).chance(PEOPLE_SHARE));
	const begun = isFresh ? null : await begunShop(tablets, db, hasPeople);
	const world = new World(seed, tablets, db, { keepTrace, begun, hasPeople });
	world.isPlain = isPlain;
	const result = (law: string, what: string): ScheduleResult => ({
		seed,
		ok: law === '',
		law,
		what,
		events: world.scheduler.events,
		sales: world.tablets.reduce((sum, { confirmed }) => sum + confirmed.length, 0),
		digest: sha256Hex(`${world.elapsed} ${world.scheduler.events} ${world.dice.next()}`).slice(0, 16),
		trace: world.trace,
	});
	try {
		if (isFresh) await world.open();
		else await world.reopen();
		await direct(world);
		await checkHealed(world);
		return result('', '');
	} catch (cause) {
		const { law, message } =
			cause instanceof Error && 'law' in cause
				? (cause as Error & { law: string })
				: { law: 'crash', message: cause instanceof Error ? (cause.stack ?? '') : String(cause) };
		return result(law, message);
	} finally {
		world.dispose();
	}
}

/** How many of the schedules have customers who are known by name; the others stay as they were before there were any. */
const PEOPLE_SHARE = 0.3;

const begunShops = new Map<string, Begun>();

/** A shop that has been opened once on a good day: most schedules begin there, the others with an empty shop. */
async function begunShop(devices: number, db: Database, hasPeople: boolean): Promise<Begun> {
	const name = `${devices} ${hasPeople}`;
	const known = begunShops.get(name);
	if (known) return known;
	const world = new World(0, devices, db, { keepTrace: false, hasPeople });
	await world.open();
	await world.pass(REST_MS, () => isQuiet(world));
	const begun = world.begun();
	world.dispose();
	begunShops.set(name, begun);
	return begun;
}

/** Virtual time that a healed shop gets to come to rest (I16). */
const REST_MS = 5 * 60_000;

async function checkHealed(world: World): Promise<void> {
	world.note('healed');
	world.heal();
	if (world.hasEverGoneBack) world.awaitCalls();
	let looked = 0;
	const rests = () => ++looked % 20 === 0 && isQuiet(world);
	if (!(await world.pass(REST_MS, rests))) throw new LawBroken('L17', unrest(world));
	world.mayLag = false;
	for (const wrong of world.wrongStock.values()) throw new LawBroken('L10', wrong);
	useVirtualTime(null, null);
	const outcome = readOutcome(world);
	const laws = world.hasPeople ? [...FINAL_LAWS, ...PEOPLE_LAWS] : FINAL_LAWS;
	for (const [law, check] of laws) {
		const found = await check(outcome);
		if (found !== null) throw new LawBroken(law, found);
	}
}
