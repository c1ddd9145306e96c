import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { type AttemptEvent, after, intend, type PaymentAttempt } from './payment-attempt.ts';
import { actionAfterRestart, attemptKey, mayHaveMoved, mayTryAgain, safeAction } from './safe-action.ts';

const INTENT = { key: 'b1:t1:1', basketId: 'b1', tenderId: 't1', amount: money(2000), currency: 'JPY' };
const approved = { event: 'approved', reference: 'A77', amount: money(2000) } as const;
const declined = { event: 'declined', reason: 'insufficient_funds' } as const;
const bare = (event: Exclude<AttemptEvent['event'], 'approved' | 'declined'>): AttemptEvent => ({ event });

const anAttempt = (...events: AttemptEvent[]): PaymentAttempt => events.reduce(after, intend(INTENT));
const [sent, silence, cancel, reversed] = [
	...[bare('sent'), bare('no_answer')],
	...[bare('cancel_asked'), bare('reversed')],
] as [AttemptEvent, AttemptEvent, AttemptEvent, AttemptEvent];

test.each([
	['approved', [sent, approved], 'approved', 'commit'],
	['declined', [sent, declined], 'declined', 'try_again'],
	['timed out', [sent, silence], 'unknown', 'query_status'],
	['reply lost, then found approved', [sent, silence, approved], 'approved', 'commit'],
	['reply lost, the terminal knows nothing', [sent, silence, bare('not_found')], 'declined', 'try_again'],
	['not sent', [], 'intended', 'send'],
	['sent, waiting', [sent], 'asked', 'wait'],
	['approved and committed', [sent, approved, bare('sale_committed')], 'settled', 'nothing'],
	['approved, customer goes away', [sent, approved, cancel], 'cancelling', 'cancel'],
	['reversed', [sent, approved, cancel, reversed], 'reversed', 'try_again'],
	['declined, then approved after all', [sent, declined, approved], 'cancelling', 'cancel'],
] as const)('%s: one safe action', (_what, events, status, action) => {
	const { state } = anAttempt(...events);
	expect([state.status, safeAction(state)]).toEqual([status, action]);
});

test('CPM-06: after a time-out the status is asked three times, then the try is reversed; the sale stays open', () => {
	let attempt = anAttempt(sent, silence);
	const actions: string[] = [];
	for (let times = 0; times < 4; times++) {
		actions.push(safeAction(attempt.state));
		expect(mayHaveMoved(attempt.state)).toBe(true);
		attempt = after(attempt, silence);
	}
	expect(actions).toEqual(['query_status', 'query_status', 'query_status', 'cancel']);
	expect(safeAction(after(after(attempt, cancel), reversed).state)).toBe('try_again');
});

test('CPM-07: one key is one charge, and the next try has another key', () => {
	const twice = anAttempt(sent, sent, approved, approved, bare('sale_committed'), approved, cancel);
	expect(twice.state).toEqual({ status: 'settled', reference: 'A77' });
	expect(attemptKey('b1', 't1', [])).toBe('b1:t1:1');
	expect(attemptKey('b1', 't1', [twice])).toBe('b1:t1:2');
});

test.each([
	['approved, basket open', [sent, approved], 'open', 'commit'],
	['approved, basket gone', [sent, approved], 'gone', 'cancel'],
	['approved, sale already committed', [sent, approved], 'committed', 'nothing'],
	['sent, no answer', [sent], 'open', 'query_status'],
	['sent, basket gone', [sent], 'gone', 'query_status'],
	['only intended', [], 'open', 'send'],
	['only intended, basket gone', [], 'gone', 'nothing'],
	['declined, basket gone', [sent, declined], 'gone', 'nothing'],
	['being reversed', [sent, approved, cancel], 'gone', 'cancel'],
] as const)('TND-10: after a restart, %s', (_what, events, basket, action) => {
	expect(actionAfterRestart(anAttempt(...events), basket)).toBe(action);
});

test('a new try begins only when no money can be on its way', () => {
	expect(mayTryAgain([])).toBe(true);
	expect(mayTryAgain([anAttempt(sent, declined)])).toBe(true);
	expect(mayTryAgain([anAttempt(sent, declined), anAttempt(sent, silence)])).toBe(false);
	expect(mayTryAgain([anAttempt(sent, approved)])).toBe(false);
});

/** A terminal that charges or not, and loses any of its replies; the till does only what is safe. */
function play(charges: boolean, lost: readonly boolean[], deaths: ReadonlySet<number>) {
	let attempt = intend(INTENT);
	let charged = false;
	let committed = 0;
	let sends = 0;
	for (let step = 0; step < lost.length; step++) {
		const isRestart = deaths.has(step);
		const action = isRestart
			? actionAfterRestart(attempt, committed > 0 ? 'committed' : 'open')
			: safeAction(attempt.state);
		const heard = (event: AttemptEvent) => (lost[step] ? silence : event);
		if (action === 'send') {
			sends++;
			charged ||= charges;
			attempt = after(after(attempt, sent), heard(charges ? approved : declined));
		} else if (action === 'query_status' || action === 'wait') {
			attempt = after(attempt, heard(charged ? approved : bare('not_found')));
		} else if (action === 'commit') {
			committed++;
			attempt = after(attempt, bare('sale_committed'));
		} else if (action === 'cancel') {
			attempt = after(attempt, cancel);
			charged = false;
			attempt = after(attempt, heard(reversed));
		} else break;
	}
	return { attempt, charged, committed, sends };
}

test('a sale is committed exactly when it was charged, whichever replies are lost and whenever the till dies', () => {
	fc.assert(
		fc.property(
			fc.boolean(),
			fc.array(fc.boolean(), { maxLength: 8 }),
			fc.uniqueArray(fc.nat({ max: 12 })),
			(charges, lost, deaths) => {
				const end = play(charges, [...lost, false, false, false], new Set(deaths));
				expect(end.sends).toBe(1);
				expect(end.committed).toBe(end.charged ? 1 : 0);
				expect(mayHaveMoved(end.attempt.state)).toBe(false);
			},
		),
		{ numRuns: 3000 },
	);
});
