import { entryPrefix } from '#protocol/entry.ts';
import { Dice } from './dice.ts';
import { backUp, hasGoneBack, restore, snapshotAndPutBack } from './disasters.ts';
import { type Link, PERFECT } from './network.ts';
import { PEOPLE_ACTS } from './people-acts.ts';
import { officeActs, STORES } from './shop.ts';
import type { Backup } from './sim-server.ts';
import type { CounterAct, Tablet } from './tablet.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** One thing that happens to the shop. */
type Act = (run: Run) => void | Promise<void>;
type Run = {
	readonly world: World;
	backups: Backup[];
};

/** Everything that can happen, by family. A schedule has some of the families; selling is in all. */
const FAMILIES: Readonly<Record<string, readonly (readonly [weight: number, act: Act])[]>> = {
	trade: [[10, sell]],
	office: [[3, actInOffice]],
	links: [
		[3, changeLink],
		[2, mendLink],
	],
	tabCrashes: [
		[1, (run) => crashTablet(run, false)],
		[1, (run) => crashTablet(run, true)],
	],
	serverCrashes: [[1.5, crashServer]],
	sleeps: [[1, sleep]],
	clocks: [[1.5, stepClock]],
	tabs: [[1.5, openSecondTab]],
	tears: [[0.8, tearLedger]],
	clones: [[0.7, clone]],
	losses: [[0.7, lose]],
	revocations: [[0.5, revoke]],
	poison: [[1.5, poison]],
	replays: [[1, replayLater]],
	restores: [
		[1.5, backUpNow],
		[0.8, (run) => restoreBackup(run, true)],
		[0.8, (run) => restoreBackup(run, false)],
	],
};

/**
 * Families that came later. Chance of their own decides which schedules have one, so that the others, and the seeds that
 * once found something, stay as they are.
 */
const LATER_FAMILIES: typeof FAMILIES = {
	snapshots: [[2, ({ world }) => snapshotAndPutBack(world)]],
	impostors: [[3, meetImpostor]],
};
const LATER_SHARE = 0.12;

/** The counter's whole day: in most schedules, unless only what was there before it is wanted. */
const COUNTER: typeof FAMILIES = {
	returns: [
		[9, (run) => serve(run, 'return')],
		[4, (run) => serve(run, 'exchange')],
		[3, (run) => serve(run, 'reverse')],
	],
	giftCards: [
		[5, (run) => serve(run, 'giftCard')],
		[8, (run) => serve(run, 'spend')],
	],
	shifts: [
		[3, (run) => serve(run, 'cash')],
		[5, (run) => serve(run, 'closeDay')],
	],
	parked: [
		[4, (run) => serve(run, 'park')],
		[6, (run) => serve(run, 'takeUp')],
	],
	disagreements: [[5, disagree]],
};
const COUNTER_SHARE = 0.5;

/** In the schedules that have customers, most of what happens is theirs. */
const PEOPLE: (typeof FAMILIES)[string] = PEOPLE_ACTS.map(([weight, act]) => [
	weight,
	({ world }) => act(world),
]);

/** Lets a seeded mixture of trade and trouble happen for a while. */
export async function direct(world: World): Promise<void> {
	const { dice } = world;
	const chosen = Object.entries(FAMILIES).filter(([name]) => name === 'trade' || dice.chance(0.35));
	const later = new Dice(world.seed ^ 0x1a7f);
	chosen.push(...Object.entries(LATER_FAMILIES).filter(() => later.chance(LATER_SHARE)));
	if (!world.isPlain) chosen.push(...Object.entries(COUNTER).filter(() => later.chance(COUNTER_SHARE)));
	if (world.hasPeople) chosen.push(['customers', PEOPLE]);
	world.note(`families: ${chosen.map(([name]) => name).join(' ')}`);
	const acts = chosen.flatMap(([, family]) => [...family]);
	const run: Run = { world, backups: [] };
	if (dice.chance(0.15)) beOld(world);
	if (dice.chance(0.15)) beOldServer(world);
	if (dice.chance(0.3)) world.crashShare = dice.pick([0.001, 0.004, 0.015]);
	const steps = world.hasPeople ? dice.between(15, 35) : dice.between(6, 20);
	for (let step = steps; step > 0; step--) {
		await dice.weighted(acts)(run);
		await world.pass(dice.pick([10, 50, 200, 800]));
	}
}

function sell({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	if (tablet.tab) tablet.sell(world.dice.pick(tablet.tabs));
}

function serve({ world }: Run, what: CounterAct): void {
	const tablet = world.dice.pick(world.tablets);
	if (!tablet.tab) return;
	world.note(`${tablet.profile.name} ${what}`);
	tablet.serve(tablet.tab, what);
}

/** What one till makes that only one may use up, and how. */
const ONCE_ONLY = [
	['sell', 'returnNewest'],
	['giftCard', 'spend'],
	['park', 'takeUp'],
] as const;

/** Every tablet of a store uses the same thing up while none hears of the others: the office is told afterwards. */
function disagree({ world }: Run): void {
	const { dice, scheduler } = world;
	const [first, then] = dice.pick(ONCE_ONLY);
	const tablets = world.tablets.filter(({ store }) => store === STORES[0]);
	const maker = dice.pick(tablets);
	world.note(`${maker.profile.name} ${first}, then all of its store without a line ${then}`);
	if (maker.tab && first === 'sell') maker.sell(maker.tab);
	else if (maker.tab && first !== 'sell') maker.serve(maker.tab, first);
	scheduler.after(dice.between(2 * SECOND, 5 * SECOND), null, () => {
		for (const tablet of tablets) {
			tablet.link.state = 'down';
			if (tablet.tab) tablet.serve(tablet.tab, then);
		}
	});
	scheduler.after(dice.between(8 * SECOND, 20 * SECOND), null, () => {
		for (const { link } of tablets) if (link.state === 'down') link.state = 'up';
	});
}

function actInOffice({ world }: Run): void {
	world.note(`office: ${officeActs(world.server.db, world.dice, world.scheduler.now)}`);
	world.server.noteChange();
}

function changeLink({ world }: Run): void {
	const { dice } = world;
	const tablet = dice.pick(world.tablets);
	const bad: Partial<Link> = {
		state: 'up',
		maxMs: dice.pick([50, 800, 4000]),
		lose: dice.pick([0, 0.1, 0.4]),
		swallow: dice.pick([0, 0.2, 0.5]),
		cut: dice.pick([0, 0.2]),
		repeat: dice.pick([0, 0.3]),
	};
	const changed = dice.weighted<Partial<Link>>([
		[4, bad],
		[2, { state: 'down' }],
		[1, { state: 'silent' }],
		[1, { state: 'portal' }],
	]);
	Object.assign(tablet.link, changed);
	world.note(`${tablet.profile.name} link ${JSON.stringify(changed)}`);
}

/** Somebody else at the server's address says that it took everything, just when there is something to take. */
function meetImpostor({ world }: Run): void {
	const { dice } = world;
	const tablet = dice.pick(world.tablets);
	world.note(`${tablet.profile.name} talks to an impostor`);
	tablet.link.state = 'impostor';
	if (tablet.tab) tablet.sell(tablet.tab);
	world.scheduler.after(dice.between(500, 8000), null, () => {
		if (tablet.link.state === 'impostor') tablet.link.state = 'up';
	});
}

function mendLink({ world }: Run): void {
	Object.assign(world.dice.pick(world.tablets).link, PERFECT);
}

function crashTablet({ world }: Run, isPowerCut: boolean): void {
	const tablet = world.dice.pick(world.tablets);
	world.note(`${tablet.profile.name} ${isPowerCut ? 'loses power' : 'crashes'}`);
	tablet.crash(isPowerCut);
	reopenLater(world, tablet);
}

export function reopenLater(world: World, tablet: Tablet): void {
	world.scheduler.after(world.dice.between(10, 5 * SECOND), null, () => {
		if (tablet.tabs.length === 0) tablet.openTab();
	});
}

function crashServer({ world }: Run): void {
	world.note('server crashes');
	world.server.kill();
	restartLater(world);
}

export function restartLater(world: World): void {
	world.scheduler.after(world.dice.between(10, 15 * SECOND), null, () => {
		if (!world.server.isUp) world.server.start();
	});
}

/** Everything sleeps: minutes in a pause, hours at night, days over a holiday. */
function sleep({ world }: Run): void {
	const ms = world.dice.pick([5 * 60 * SECOND, HOUR, 14 * HOUR, 72 * HOUR]);
	world.note(`${ms / HOUR} hours pass`);
	world.scheduler.leap(ms);
}

function stepClock({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	tablet.skew = world.dice.between(-3 * DAY, 3 * DAY);
	world.note(`${tablet.profile.name} clock ${Math.round(tablet.skew / HOUR)} h`);
}

function openSecondTab({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	if (tablet.tabs.length !== 1) return;
	world.note(`${tablet.profile.name} opens a second tab`);
	// Two tabs that sync at once are against the rules (the lock); the fence alone has to keep the journal whole.
	tablet.isExact = false;
	tablet.openTab();
}

/** The disk lied about fsync: the ledger's last documents are gone after a power cut (F2). */
function tearLedger({ world }: Run): void {
	const lost = world.dice.between(1, 5);
	world.note(`server loses power and ${lost} documents`);
	world.server.kill();
	world.server.disk.tear(lost);
	hasGoneBack(world);
	restartLater(world);
}

function backUpNow(run: Run): void {
	if (!run.world.server.isUp) return;
	run.backups.push(backUp(run.world));
}

async function restoreBackup({ world, backups }: Run, isKnown: boolean): Promise<void> {
	if (backups.length === 0) return;
	world.note(`server is restored ${isKnown ? '' : 'without saying so'}`);
	world.server.kill();
	await restore(world, world.dice.pick(backups), isKnown);
	hasGoneBack(world);
	restartLater(world);
}

function clone({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	if (world.tablets.length > 4 || tablet.isGone) return;
	const identity = tablet.identity();
	if (identity) world.copied.add(entryPrefix(identity));
	const copy = world.addTablet(tablet.store);
	tablet.cloneInto(copy);
	world.note(`${copy.profile.name} is a copy of ${tablet.profile.name}`);
	copy.openTab();
}

function lose({ world }: Run): void {
	const { dice } = world;
	const tablet = dice.pick(world.tablets);
	if (tablet.isGone) return;
	const alsoNotes = dice.chance(0.25);
	world.note(`${tablet.profile.name} loses its database${alsoNotes ? ' and its notes' : ''}`);
	world.loseTablet(tablet, alsoNotes);
	reopenLater(world, tablet);
}

function revoke({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	const device = tablet.tab?.identity?.device;
	if (!device || !world.server.isUp || world.tablets.filter(({ isRevoked }) => !isRevoked).length < 2) return;
	world.note(`${tablet.profile.name} is revoked`);
	world.revoke(device);
}

function poison({ world }: Run): void {
	const tablet = world.dice.pick(world.tablets);
	if (tablet.tab) tablet.poison(tablet.tab);
}

/** What a tablet has of the feeds now comes back when all is healed, as if it had slept since (L8). */
function replayLater({ world }: Run): void {
	world.dice.pick(world.tablets).keepOldFeeds();
}

/** A tablet of the first version of the protocol: it neither witnesses nor asks for proofs. */
function beOld(world: World): void {
	const tablet = world.dice.pick(world.tablets);
	world.note(`${tablet.profile.name} speaks protocol 1`);
	tablet.beOld();
}

/** A server that does not know a kind yet that the tablets write already. */
function beOldServer(world: World): void {
	const kind = world.dice.pick(['till_open', 'retail_transaction'] as const);
	world.note(`the server does not know ${kind}`);
	world.ageServer(kind);
}
