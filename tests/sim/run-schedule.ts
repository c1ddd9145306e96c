import type { Database } from '#server/database/database.ts';
import { direct } from './director.ts';
import { FINAL_LAWS, readOutcome } from './laws.ts';
import { useVirtualTime } from './virtual-time.ts';
import { LawBroken, World } from './world.ts';

/** What became of one schedule. */
export type ScheduleResult = {
	readonly seed: number;
	readonly ok: boolean;
	readonly law: string;
	readonly what: string;
	readonly events: number;
	readonly sales: number;
	readonly trace: readonly string[];
};

/** Runs one schedule from its seed: opens the shop, breaks things, heals, and checks every law. */
export async function runSchedule(
	seed: number,
	devices: number,
	db: Database,
	keepTrace: boolean,
): Promise<ScheduleResult> {
	const world = new World(seed, devices || 2 + (seed % 3), db, keepTrace);
	const result = (law: string, what: string): ScheduleResult => ({
		seed,
		ok: law === '',
		law,
		what,
		events: world.scheduler.events,
		sales: world.tablets.reduce((sum, { confirmed }) => sum + confirmed.length, 0),
		trace: world.trace,
	});
	try {
		await world.open();
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

/** Virtual time that a healed shop gets to come to rest (I16). */
const REST_MS = 5 * 60_000;

async function checkHealed(world: World): Promise<void> {
	world.note('healed');
	world.heal();
	let looked = 0;
	const isQuiet = () => ++looked % 20 === 0 && world.isQuiet();
	if (!(await world.pass(REST_MS, isQuiet))) throw new LawBroken('L17', world.unrest());
	world.mayLag = false;
	useVirtualTime(null, null);
	const outcome = readOutcome(world);
	for (const [law, check] of FINAL_LAWS) {
		const found = await check(outcome);
		if (found !== null) throw new LawBroken(law, found);
	}
}
