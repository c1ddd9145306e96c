import type { Money } from '#domain/money/money.ts';

/**
 * One try to charge (or give back) money on a terminal or through a payment service. The key is made before anything is
 * sent and never used for another amount: the same key twice is one charge (CPM-07).
 */
export type PaymentIntent = {
	/** Idempotency key; the basket's id with the number of the try. */
	readonly key: string;
	readonly basketId: string;
	readonly tenderId: string;
	/** Minor units; negative gives back. */
	readonly amount: Money;
	readonly currency: string;
};

/**
 * What is known of a try. The first four need nothing more; money may have moved in all others.
 *
 *   intended ── send ──> asked ──┬─> approved ── commit ──> settled
 *       │                        ├─> declined              (nothing was charged)
 *   (dropped)                    └─> unknown ── query ──┬─> approved
 *                                      │                ├─> declined / not_found
 *                                      └── cancel ──> cancelling ──┬─> reversed
 *                                                                  └─> cancelling (asked again)
 */
export type AttemptState =
	/** Written down, not sent: the device may have died before (TND-10). */
	| { readonly status: 'intended' }
	| { readonly status: 'declined'; readonly reason: string }
	| { readonly status: 'reversed' }
	| { readonly status: 'settled'; readonly reference: string }
	/** Sent, no answer yet. */
	| { readonly status: 'asked' }
	/** Charged; the sale that it belongs to is not committed yet. */
	| { readonly status: 'approved'; readonly reference: string; readonly amount: Money }
	/** No answer came, or it was lost: money may have moved. `queries`: how often the status was asked. */
	| { readonly status: 'unknown'; readonly queries: number }
	/** It must not stand; the reversal is asked for until it is confirmed. */
	| { readonly status: 'cancelling'; readonly tries: number };

/** What happened to a try. */
export type AttemptEvent =
	| { readonly event: 'sent' }
	| { readonly event: 'approved'; readonly reference: string; readonly amount: Money }
	| { readonly event: 'declined'; readonly reason: string }
	/** The time was up, or the connection broke after sending. */
	| { readonly event: 'no_answer' }
	/** The terminal knows no such key: nothing was charged, and it never will be by this try. */
	| { readonly event: 'not_found' }
	| { readonly event: 'cancel_asked' }
	| { readonly event: 'reversed' }
	| { readonly event: 'sale_committed' };

/** A try together with what is known of it. */
export type PaymentAttempt = { readonly intent: PaymentIntent; readonly state: AttemptState };

/** A try that begins: the intent is a fact before anything is sent. */
export const intend = (intent: PaymentIntent): PaymentAttempt => ({ intent, state: { status: 'intended' } });

/**
 * What is known after an event. An event that says nothing new changes nothing: replies come late, twice and out of
 * order. An approval wins over "unknown"; nothing wins over "settled".
 */
export function after(attempt: PaymentAttempt, event: AttemptEvent): PaymentAttempt {
	const state = nextState(attempt.state, event);
	return state === attempt.state ? attempt : { ...attempt, state };
}

function nextState(state: AttemptState, event: AttemptEvent): AttemptState {
	switch (state.status) {
		case 'settled':
		case 'reversed':
			return state;
		case 'intended':
			return event.event === 'sent' ? { status: 'asked' } : answer(state, event);
		case 'declined':
			// A decline that was followed by an approval is a lost race: money has moved.
			return event.event === 'approved' ? { status: 'cancelling', tries: 0 } : state;
		case 'approved':
			return afterApproval(state, event);
		case 'asked':
			return answer(state, event);
		case 'unknown':
			return event.event === 'no_answer'
				? { status: 'unknown', queries: state.queries + 1 }
				: answer(state, event);
		case 'cancelling':
			return whileCancelling(state, event);
	}
}

function answer(state: AttemptState, event: AttemptEvent): AttemptState {
	switch (event.event) {
		case 'approved':
			return { status: 'approved', reference: event.reference, amount: event.amount };
		case 'declined':
			return { status: 'declined', reason: event.reason };
		case 'not_found':
			return { status: 'declined', reason: 'not_found' };
		case 'no_answer':
			return { status: 'unknown', queries: 0 };
		case 'cancel_asked':
			return { status: 'cancelling', tries: 0 };
		default:
			return state;
	}
}

function afterApproval(
	state: AttemptState & { readonly status: 'approved' },
	event: AttemptEvent,
): AttemptState {
	if (event.event === 'sale_committed') return { status: 'settled', reference: state.reference };
	return event.event === 'cancel_asked' ? { status: 'cancelling', tries: 0 } : state;
}

/** Whatever comes while it is reversed, it stays to be reversed until that is confirmed. */
function whileCancelling(
	state: AttemptState & { readonly status: 'cancelling' },
	event: AttemptEvent,
): AttemptState {
	if (event.event === 'reversed' || event.event === 'not_found') return { status: 'reversed' };
	return event.event === 'no_answer' ? { status: 'cancelling', tries: state.tries + 1 } : state;
}
