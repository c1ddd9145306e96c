import { sha256Hex } from '#protocol/hash.ts';
import type { Database } from '#server/database/database.ts';
import { direct } from './director.ts';
import { LawBroken } from './law-broken.ts';
import { FINAL_LAWS, readOutcome } from './laws.ts';
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

/** Runs one schedule from its seed (`isPlain`: with sales for cash alone): opens the shop, breaks things, heals, and checks every law. */
export async function runSchedule(
	seed: number,
	devices: number,
	db: Database,
	keepTrace: boolean,
	isPlain = false,
): Promise<ScheduleResult> {
	const tablets = devices || 2 + (seed % 2);
	const isFresh = seed % 16 === 0;
	const begun = isFresh ? null : await begunShop(tablets, db);
	const world = new World(seed, tablets, db, keepTrace, begun);
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

const begunShops = new Map<number, Begun>();

/** A shop that has been opened once on a good day: most schedules begin there, the others with an empty shop. */
async function begunShop(devices: number, db: Database): Promise<Begun> {
	const known = begunShops.get(devices);
	if (known) return known;
	const world = new World(0, devices, db, false);
	await world.open();
	await world.pass(REST_MS, () => world.isQuiet());
	const begun = world.begun();
	world.dispose();
	begunShops.set(devices, begun);
	return begun;
}

/** Virtual time that a healed shop gets to come to rest (I16). */
const REST_MS = 5 * 60_000;

async function checkHealed(world: World): Promise<void> {
	world.note('healed');
	world.heal();
	if (world.hasEverGoneBack) world.awaitCalls();
	let looked = 0;
	const isQuiet = () => ++looked % 20 === 0 && world.isQuiet();
	if (!(await world.pass(REST_MS, isQuiet))) throw new LawBroken('L17', world.unrest());
	world.mayLag = false;
	for (const wrong of world.wrongStock.values()) throw new LawBroken('L10', wrong);
	useVirtualTime(null, null);
	const outcome = readOutcome(world);
	for (const [law, check] of FINAL_LAWS) {
		const found = await check(outcome);
		if (found !== null) throw new LawBroken(law, found);
	}
}
