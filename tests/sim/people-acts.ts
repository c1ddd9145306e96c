import { erasePerson } from '#server/office/customers/erase-person.ts';
import { appendOfficeEntries } from '#server/office/office-journal.ts';
import type { CounterAct } from './tablet.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const DAY = '2026-11-20';

/** What happens between the shop and its customers, by weight. Coupons join when their facts are in the journal. */
export const PEOPLE_ACTS: readonly (readonly [weight: number, act: (world: World) => void])[] = [
	[10, (world) => atSomeDesk(world, 'join')],
	[8, (world) => atSomeDesk(world, 'sellTo')],
	[12, (world) => atSomeDesk(world, 'spendPoints')],
	[5, (world) => atSomeDesk(world, 'agree')],
	[4, (world) => atSomeDesk(world, 'editCustomer')],
	[6, (world) => atSomeDesk(world, 'link')],
	[3, (world) => atSomeDesk(world, 'lookFurther')],
	[6, apart],
	[6, give],
	[4, erase],
	[3, pullAnew],
];

function atSomeDesk(world: World, what: CounterAct): void {
	const tablet = world.dice.pick(world.tablets);
	if (!tablet.tab) return;
	world.note(`${tablet.profile.name} ${what}`);
	tablet.serve(tablet.tab, what);
}

/** Every tablet does the same while none hears of the others: they register one person, or spend one balance. */
function apart(world: World): void {
	const { dice, scheduler } = world;
	const what = dice.pick([
		'join',
		'join',
		'spendPoints',
		'spendPoints',
		'spendPoints',
		'link',
		'agree',
	] as const);
	world.note(`all ${what} without a line`);
	for (const { link } of world.tablets) if (link.state === 'up') link.state = 'down';
	for (const times of [1, 2, 3]) {
		scheduler.after(dice.between(0, times * 2 * SECOND), null, () => {
			for (const tablet of world.tablets) if (tablet.tab) tablet.serve(tablet.tab, what);
		});
	}
	scheduler.after(dice.between(8 * SECOND, 20 * SECOND), null, () => {
		for (const { link } of world.tablets) if (link.state === 'down') link.state = 'up';
	});
}

/** Refs of people whom the server knows now. */
const knownRefs = ({ server }: World): string[] =>
	server.db.all<{ ref: string }>('SELECT ref FROM office_person_keys ORDER BY ref').map(({ ref }) => ref);

/** The office gives somebody points. */
function give(world: World): void {
	const refs = knownRefs(world);
	if (refs.length === 0) return;
	const { dice, scheduler, server } = world;
	const line = { ref: dice.pick(refs), points: dice.between(100, 400), earned_on: DAY };
	const body = { session: null, is_training: false, reason: 'gift', approver: null } as const;
	const source = `gift ${scheduler.now} ${dice.between(0, 1e9)}`;
	appendOfficeEntries(
		server.db,
		[{ kind: 'points_adjusted', body: { ...body, source, lines: [line] } }],
		scheduler.now,
		DAY,
	);
	world.note(`office: ${line.points} points for ${line.ref}`);
	server.noteChange();
}

/** Somebody asks to be forgotten. */
function erase(world: World): void {
	const refs = knownRefs(world);
	if (refs.length === 0) return;
	const asked = { reason: 'request', now: world.scheduler.now, day: DAY } as const;
	const gone = erasePerson(world.server.db, world.dice.pick(refs), asked);
	world.note(`office: ${gone.join(' ')} are forgotten`);
	world.server.noteChange();
}

/** A tablet lost what it had pulled of people, and begins with a pack of everyone. */
function pullAnew(world: World): void {
	const tablet = world.dice.pick(world.tablets);
	const feed = `customers-${tablet.store}`;
	world.note(`${tablet.profile.name} pulls ${feed} anew`);
	tablet.crash(false);
	tablet.profile.commit('strict', (tx) => {
		tx.remove('feeds', feed);
		tx.removeAll('pages', `${feed}|`);
		tx.removeAll('deltas', `${feed}|`);
	});
	tablet.openTab();
}
