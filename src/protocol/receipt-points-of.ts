import { earnedBy } from '#domain/points/point-facts.ts';
import type { ReceiptPoints } from '#domain/receipt/receipt-points.ts';
import type { RetailTransactionBody } from './bodies/sale-body.ts';

/**
 * What a document's paper says of points; null without a customer, of practice, and where there is nothing to say. What
 * goods of an exchange earned stands apart from what those that came back had earned.
 */
export function receiptPointsOf({
	customer,
	is_training: isTraining,
	points,
}: Pick<RetailTransactionBody, 'customer' | 'is_training' | 'points'>): ReceiptPoints | null {
	if (customer === null || isTraining) return null;
	const { granted, redeemed, after } = points;
	const earned = earnedBy(points);
	const moved = {
		earned,
		used: Math.max(0, redeemed),
		takenBack: earned - granted,
		givenBack: Math.max(0, -redeemed),
	};
	if (!after) return Object.values(moved).some((count) => count !== 0) ? { ...moved, after: null } : null;
	const { balance, pending, as_of: asOf, rank = null } = after;
	return { ...moved, after: { balance, pending, asOf, rank } };
}
