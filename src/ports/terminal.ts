import type { PaymentIntent } from '#domain/terminal/payment-attempt.ts';

/** What a terminal (or payment service) said about a key. Everything else is `no_answer`: money may have moved. */
export type TerminalReply =
	| { readonly status: 'approved'; readonly reference: string; readonly amount: number }
	| { readonly status: 'declined'; readonly reason: string }
	| { readonly status: 'reversed' }
	/** It knows no such key, and will not charge by it any more. */
	| { readonly status: 'not_found' }
	| { readonly status: 'no_answer' };

/**
 * A card terminal, or the service behind a payment code. Never throws and never decides: it carries one key there and
 * what was said back (domain.md §12.2). Every call may be repeated with the same key.
 */
export type Terminal = {
	/** Charges (or, with a negative amount, gives back) once per key; `code` is the customer's payment code, never logged. */
	charge(intent: PaymentIntent, signal: AbortSignal, code?: string): Promise<TerminalReply>;
	/** What became of a key. */
	status(key: string, signal: AbortSignal): Promise<TerminalReply>;
	/** Takes back whatever was charged by a key; `reversed` also when nothing was. */
	reverse(key: string, signal: AbortSignal): Promise<TerminalReply>;
};
