import type { Money } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { after, intend } from '#domain/terminal/payment-attempt.ts';
import { actionAfterRestart, attemptKey, mayHaveMoved, mayTryAgain } from '#domain/terminal/safe-action.ts';
import type { TerminalReply } from '#ports/terminal.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import { type AtDrawer, atTheDrawer } from './at-the-counter.ts';
import {
	type ChargeParts,
	eventOf,
	findAttempt,
	type KnownAttempt,
	knownAttempt,
	type ShownAttempt,
	shown,
	writeDown,
} from './payment-attempts.ts';

/** What is to be charged. The same tender is tried again only after every earlier try ended without money. */
export type ChargeWish = {
	readonly basketId: string;
	readonly tenderId: string;
	/** The tender's rule, `card` or `qr`. */
	readonly rule: string;
	readonly amount: Money;
	/** The customer's payment code; it goes to the terminal and is written down nowhere. */
	readonly code?: string;
};

/**
 * Charges on the terminal: the intent is a fact before anything is sent (TND-10). Without an answer the terminal is
 * asked once what became of the key; what is still unknown then stays so until a person does the one safe thing.
 */
export async function charge(
	parts: ChargeParts,
	{ code, rule, ...wish }: ChargeWish,
): Promise<Result<ShownAttempt, ErrorCode>> {
	const at = await atTheDrawer(parts);
	if (!at.ok) return at;
	if (wish.amount <= 0) return refused('money_not_a_number');
	const rows = await parts.records.attempts(wish.basketId);
	const before = rows.map((row) => knownAttempt(row, parts.asked));
	const tries = before.filter(({ intent }) => intent.tenderId === wish.tenderId);
	if (before.some(({ state }) => mayHaveMoved(state)) || !mayTryAgain(tries)) {
		return refused('payment_unsettled');
	}
	const key = attemptKey(wish.basketId, wish.tenderId, tries);
	const intended = intend({ ...wish, key, currency: at.value.store.currency });
	const attempt = { ...intended, rule, at: parts.clock.now() };
	const written = await writeDown(parts, at.value, attempt);
	if (!written.ok) return written;
	// Another tap was faster: its try is under way.
	if (written.value === 'already') return refused('payment_unsettled');
	const sent = { ...attempt, ...after(intended, { event: 'sent' }) };
	const reply = at.value.isTraining
		? practiceReply(wish.amount)
		: await parts.terminal.charge(intended.intent, parts.deadline(), code);
	const told = await learn(parts, at.value, sent, reply);
	if (!told.ok || told.value.state.status !== 'unknown') return showing(told, wish.basketId);
	return showing(await query(parts, at.value, told.value), wish.basketId);
}

/** Does the one thing that is safe to do about a try: asks what became of it, or asks for its reversal. */
export async function goOnWith(
	parts: ChargeParts,
	key: string,
	openBasket: string,
): Promise<Result<ShownAttempt, ErrorCode>> {
	const found = await findAttempt(parts, key);
	if (!found.ok) return found;
	const { at, attempt } = found.value;
	const basket = attempt.intent.basketId === openBasket ? 'open' : 'gone';
	switch (actionAfterRestart(attempt, basket)) {
		case 'query_status':
			return showing(await query(parts, at, attempt), openBasket);
		case 'cancel':
			return showing(await reverse(parts, at, attempt), openBasket);
		default:
			return ok(shown(attempt, openBasket));
	}
}

/** Takes back what was charged: the customer pays otherwise, or not at all. */
export async function reverseCharge(
	parts: ChargeParts,
	key: string,
	openBasket: string,
): Promise<Result<ShownAttempt, ErrorCode>> {
	const found = await findAttempt(parts, key);
	if (!found.ok) return found;
	const { at, attempt } = found.value;
	return showing(await reverse(parts, at, attempt), openBasket);
}

/** Tries that are neither over nor part of a sale, oldest first. */
export async function unsettledCharges(parts: ChargeParts, openBasket: string): Promise<ShownAttempt[]> {
	const rows = await parts.records.attempts();
	return rows
		.map((row) => shown(knownAttempt(row, parts.asked), openBasket))
		.filter(({ state }) => mayHaveMoved(state) || state.status === 'approved');
}

async function query(parts: ChargeParts, at: AtDrawer, attempt: KnownAttempt) {
	const { key } = attempt.intent;
	const reply = at.isTraining
		? practiceReply(attempt.intent.amount)
		: await parts.terminal.status(key, parts.deadline());
	if (reply.status === 'no_answer') parts.asked.set(key, (parts.asked.get(key) ?? 0) + 1);
	const told = await learn(parts, at, attempt, reply);
	if (!told.ok || told.value.state.status !== 'unknown') return told;
	const queries = parts.asked.get(key) ?? 0;
	return ok({ ...told.value, state: { status: 'unknown' as const, queries } });
}

async function reverse(parts: ChargeParts, at: AtDrawer, attempt: KnownAttempt) {
	const cancelling = { ...attempt, ...after(attempt, { event: 'cancel_asked' }) };
	if (cancelling.state.status !== 'cancelling') return ok(attempt);
	const written = await writeDown(parts, at, cancelling);
	if (!written.ok) return written;
	const reply: TerminalReply = at.isTraining
		? { status: 'reversed' }
		: await parts.terminal.reverse(attempt.intent.key, parts.deadline());
	return learn(parts, at, cancelling, reply);
}

/** What the terminal said becomes a fact before anyone acts on it. */
async function learn(
	parts: ChargeParts,
	at: AtDrawer,
	attempt: KnownAttempt,
	reply: TerminalReply,
): Promise<Result<KnownAttempt, ErrorCode>> {
	const next = { ...attempt, ...after(attempt, eventOf(reply, attempt)) };
	if (next.state.status !== attempt.state.status) {
		const written = await writeDown(parts, at, next);
		if (!written.ok) return written;
	}
	return ok(next);
}

/** Practice charges nobody. */
const practiceReply = (amount: Money): TerminalReply => ({
	status: 'approved',
	reference: 'PRACTICE',
	amount,
});

const showing = (
	told: Result<KnownAttempt, ErrorCode>,
	openBasket: string,
): Result<ShownAttempt, ErrorCode> => (told.ok ? ok(shown(told.value, openBasket)) : told);
