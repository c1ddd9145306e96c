import type { GroupEvent, GroupState } from './order-axes.ts';
import { type MoveRefusal, transition } from './transition.ts';

/** Something that was done to a group, by whoever did it. `id` is the fact's own: the same id is the same fact. */
export type GroupFact = { readonly id: string; readonly event: GroupEvent };

/** What a fact came to. `waits`: what has to come before it has not been heard of yet. */
export type FactAnswer = {
	readonly id: string;
	readonly answer: 'done' | 'waits' | Exclude<MoveRefusal, 'too_early'>;
};

/** A group after all facts heard of so far, what each came to, and hand-overs beyond the first. */
export type FoldedGroup = {
	readonly state: GroupState;
	readonly answers: readonly FactAnswer[];
	/** Ids of hand-overs after the one that counts: goods may have gone twice (PUC-06). */
	readonly secondHandovers: readonly string[];
};

const LEAVES: ReadonlySet<GroupEvent> = new Set(['collect', 'ship']);
const CALLS_OFF: ReadonlySet<GroupEvent> = new Set(['cancel', 'expire']);

/**
 * Folds facts in server order. A fact that comes before what it follows waits for it (ORD-09), the same fact twice is one
 * (ORD-08), and where goods have left the store no calling off heard of earlier undoes that: it is answered `too_late`
 * (ORD-05). No device's clock is asked (L16). Quadratic in the facts of one group, of which there are about a dozen.
 */
export function foldGroup(facts: readonly GroupFact[], from: GroupState = 'requested'): FoldedGroup {
	const once = [...new Map(facts.toReversed().map((fact) => [fact.id, fact])).values()].toReversed();
	const handedOver = walk(
		once.filter(({ event }) => !CALLS_OFF.has(event)),
		from,
	);
	const isGone = once.some(({ id, event }) => LEAVES.has(event) && handedOver.answers.get(id) === 'done');
	const isCallOff = ({ event }: GroupFact): boolean => CALLS_OFF.has(event);
	const order = isGone ? [...once.filter((fact) => !isCallOff(fact)), ...once.filter(isCallOff)] : once;
	const { state, answers } = walk(order, from);
	return {
		state,
		answers: once.map(({ id }) => ({ id, answer: answers.get(id) ?? 'waits' })),
		secondHandovers: once.flatMap(({ id, event }) =>
			event === 'collect' && isGone && answers.get(id) !== 'done' ? [id] : [],
		),
	};
}

function walk(facts: readonly GroupFact[], from: GroupState) {
	const answers = new Map<string, FactAnswer['answer']>();
	let state = from;
	let waiting: readonly GroupFact[] = [];
	const offer = (fact: GroupFact): boolean => {
		const moved = transition('group', state, fact.event);
		if (moved.ok) state = moved.value;
		answers.set(fact.id, moved.ok ? 'done' : moved.code === 'too_early' ? 'waits' : moved.code);
		return moved.ok;
	};
	for (const fact of facts) {
		let moved = offer(fact);
		if (answers.get(fact.id) === 'waits') waiting = [...waiting, fact];
		while (moved) {
			const next = waiting.find((early) => transition('group', state, early.event).ok);
			moved = next !== undefined && offer(next);
			waiting = waiting.filter((early) => early !== next);
		}
	}
	for (const early of waiting) offer(early);
	return { state, answers };
}
