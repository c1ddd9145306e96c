import { money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { AttemptEvent, AttemptState, PaymentAttempt } from '#domain/terminal/payment-attempt.ts';
import { actionAfterRestart, type FoundBasket, type SafeAction } from '#domain/terminal/safe-action.ts';
import type { Terminal, TerminalReply } from '#ports/terminal.ts';
import type { PaymentAttemptBody } from '#protocol/bodies/counter-bodies.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtDrawer, atTheDrawer, type CounterParts } from './at-the-counter.ts';

/** What charging on a terminal needs from outside. */
export type ChargeParts = Pick<CounterParts, 'device' | 'journal' | 'records' | 'clock'> & {
	readonly terminal: Terminal;
	/** Ends one question to the terminal that takes too long (15 s, CPM-06). */
	readonly deadline: () => AbortSignal;
	/** How often each key was asked about since the till started. */
	readonly asked: Map<string, number>;
};

/** A try to charge as the screen shows it, with the one thing that is safe to do about it. */
export type ShownAttempt = PaymentAttempt & {
	readonly rule: string;
	/** Device time of what is known last, epoch ms. */
	readonly at: number;
	readonly action: SafeAction;
};

/** A try as the journal has it. */
export type KnownAttempt = PaymentAttempt & { readonly rule: string; readonly at: number };

type Row = PaymentAttemptBody & { readonly at: number };

/** A written try. Whether one that was only intended was sent is not known any more: it may have been. */
export function knownAttempt(row: Row, asked: ReadonlyMap<string, number>): KnownAttempt {
	const { key, basket_id, tender_id, amount, currency, rule, at } = row;
	const intent = { key, basketId: basket_id, tenderId: tender_id, amount: money(amount), currency };
	return { intent, rule, at, state: stateOf(row, asked.get(key) ?? 0) };
}

function stateOf({ status, reference, reason, amount }: Row, queries: number): AttemptState {
	switch (status) {
		case 'intended':
			return { status: 'asked' };
		case 'approved':
			return { status, reference, amount: money(amount) };
		case 'declined':
			return { status, reason };
		case 'unknown':
			return { status, queries };
		case 'cancelling':
			return { status, tries: 0 };
		case 'reversed':
			return { status };
		case 'settled':
			return { status, reference };
	}
}

/** What a terminal said as an event of the try. */
export function eventOf(reply: TerminalReply, { state }: PaymentAttempt): AttemptEvent {
	switch (reply.status) {
		case 'approved':
			return { event: 'approved', reference: reply.reference, amount: money(reply.amount) };
		case 'declined':
			return { event: 'declined', reason: reply.reason };
		case 'reversed':
			// Reversed though nobody here asked for it: nothing is charged.
			return { event: state.status === 'cancelling' ? 'reversed' : 'not_found' };
		default:
			return { event: reply.status };
	}
}

/** With what is safe to do while `openBasket` is the one on the screen. */
export function shown(attempt: KnownAttempt, openBasket: string): ShownAttempt {
	const basket: FoundBasket = attempt.intent.basketId === openBasket ? 'open' : 'gone';
	return { ...attempt, action: actionAfterRestart(attempt, basket) };
}

/** Writes down what is known of a try; the same knowledge twice is one fact. */
export async function writeDown(
	{ journal }: Pick<ChargeParts, 'journal'>,
	{ isTraining, businessDay, operator }: AtDrawer,
	{ intent, state, rule }: Omit<KnownAttempt, 'at'>,
): Promise<Result<'committed' | 'already', ErrorCode>> {
	if (state.status === 'asked') return ok('already');
	const { key, basketId, tenderId, amount, currency } = intent;
	const outcome = await journal.commit({
		kind: 'payment_attempt',
		...{ businessDay, operator },
		onceKey: `pay:${key}:${state.status}`,
		body: () => ({
			...{ is_training: isTraining, key, basket_id: basketId, tender_id: tenderId, rule, currency },
			amount: state.status === 'approved' ? state.amount : amount,
			status: state.status,
			reference: 'reference' in state ? state.reference.slice(0, 100) : '',
			reason: state.status === 'declined' ? state.reason.slice(0, 200) : '',
		}),
	});
	return outcome.status === 'failed' ? refused(outcome.code) : ok(outcome.status);
}

/** A written try by its key, at an open drawer. */
export async function findAttempt(
	parts: ChargeParts,
	key: string,
): Promise<Result<{ readonly at: AtDrawer; readonly attempt: KnownAttempt }, ErrorCode>> {
	const [at, rows] = await Promise.all([atTheDrawer(parts), parts.records.attempts()]);
	if (!at.ok) return at;
	const row = rows.find((each) => each.key === key);
	return row ? ok({ at: at.value, attempt: knownAttempt(row, parts.asked) }) : refused('payment_not_found');
}
