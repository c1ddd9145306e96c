import type { AttemptState, PaymentAttempt } from './payment-attempt.ts';

/**
 * The one thing that is safe to do next. Never: scan or charge again while it is unknown whether money has moved.
 */
export type SafeAction =
	/** Nothing was sent yet: send it, with its key. */
	| 'send'
	/** Wait for the terminal; its answer or the time-out decides. */
	| 'wait'
	/** Ask the terminal what became of the key (CPM-06). */
	| 'query_status'
	/** Ask it to reverse the key, until it confirms. */
	| 'cancel'
	/** Charged: commit the sale with it (TND-10). */
	| 'commit'
	/** Nothing was charged: choose another tender, or begin a new try with a new key. */
	| 'try_again'
	/** Over. */
	| 'nothing';

/** How often the status is asked before the try is given up and reversed (CPM-06). */
export const MAX_QUERIES = 3;

/** What to do about a try now. */
export function safeAction(state: AttemptState): SafeAction {
	switch (state.status) {
		case 'intended':
			return 'send';
		case 'asked':
			return 'wait';
		case 'approved':
			return 'commit';
		case 'declined':
		case 'reversed':
			return 'try_again';
		case 'unknown':
			return state.queries < MAX_QUERIES ? 'query_status' : 'cancel';
		case 'cancelling':
			return 'cancel';
		case 'settled':
			return 'nothing';
	}
}

/** What the device finds of its basket when it starts again. */
export type FoundBasket = 'open' | 'committed' | 'gone';

/**
 * What to do about a try found after a restart (TND-10): an approved card is never lost. With its basket still open the
 * sale goes on; without one the charge is reversed. A try that was sent but not answered is asked about first.
 */
export function actionAfterRestart({ state }: PaymentAttempt, basket: FoundBasket): SafeAction {
	if (basket === 'committed') return 'nothing';
	if (state.status === 'asked') return 'query_status';
	if (state.status === 'intended') return basket === 'open' ? 'send' : 'nothing';
	if (state.status === 'approved') return basket === 'open' ? 'commit' : 'cancel';
	const action = safeAction(state);
	return action === 'try_again' && basket === 'gone' ? 'nothing' : action;
}

/** Whether money may have moved: the sale stays open, the tender is not taken, and nobody charges again. */
export const mayHaveMoved = ({ status }: AttemptState): boolean =>
	status === 'asked' || status === 'unknown' || status === 'cancelling';

/** Whether a new try may begin for a tender: every earlier one ended without money. */
export const mayTryAgain = (attempts: readonly PaymentAttempt[]): boolean =>
	attempts.every(({ state }) => state.status === 'declined' || state.status === 'reversed');

/** The next key of a basket's tender: never one that was used (CPM-07). */
export const attemptKey = (basketId: string, tenderId: string, attempts: readonly PaymentAttempt[]): string =>
	`${basketId}:${tenderId}:${attempts.length + 1}`;
