import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { drainOfficeJournal } from '#server/office/office-outbox.ts';
import {
	type CouponOrder,
	type OnlineCoupon,
	redeemCoupon,
	releaseCoupon,
	reserveCoupon,
} from '#server/online/coupon-orders.ts';
import { findMember } from '#server/online/find-member.ts';
import { memberCodeOf } from '#server/online/member-code.ts';
import { memberPass } from '#server/online/member-pass.ts';
import { memberStanding } from '#server/online/member-standing.ts';
import { isOnlineToken } from '#server/online/online-access.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const Who = v.union([v.strictObject({ ref: Text }), v.strictObject({ number: Text })]);

const Order = v.strictObject({
	coupon: v.pipe(v.string(), v.minLength(1), v.maxLength(412)),
	/** The order's own name: asked again, nothing happens twice. */
	document: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
	customer: v.optional(v.nullable(Text), null),
	/** What the coupon may be taken off, minor units. */
	amount: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
});

/** `/v1/online`: what the online shop's own server asks, with the token of `npm run shop -- online token`. */
export function onlineRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, random, now } = parts;
	const options = { onRequest: requireOnlineShop(parts) };
	const memberOf = (request: FastifyRequest) => {
		const member = findMember(db, parseInput(Who, request.body), random);
		if (!member) throw new HttpError(404, 'no_member', 'Nobody of this shop is known by that');
		return member;
	};

	app.post('/v1/online/member', options, (request, reply) => {
		const member = memberOf(request);
		reply.header('cache-control', 'no-store');
		return { ...memberStanding(db, member, now()), pass: memberPass(db, member.ref, random) };
	});

	const coupons: Record<string, (db: Parts['db'], order: CouponOrder, now: number) => Promise<OnlineCoupon>> =
		{
			...{ reserve: reserveCoupon, redeem: redeemCoupon, release: releaseCoupon },
		};
	for (const [what, act] of Object.entries(coupons)) {
		app.post(`/v1/online/coupons/${what}`, options, async (request, reply) => {
			const told = await act(db, parseInput(Order, request.body), now());
			if (what !== 'reserve') {
				// What is answered as used is in the ledger.
				await drainOfficeJournal(db, parts.ledger);
				parts.projector.wake();
			}
			reply.header('cache-control', 'no-store');
			// A refusal is an answer: the online shop says it to its customer.
			return told.ok ? { ok: true, coupon: told.coupon } : told;
		});
	}

	app.post('/v1/online/member/code', options, (request, reply) => {
		const shown = memberCodeOf(db, memberOf(request).ref, now(), random);
		if (!shown) throw new HttpError(503, 'no_key', 'This shop signs no member codes yet');
		reply.header('cache-control', 'no-store');
		return shown;
	});
}

/** A hook that lets the online shop through. */
const requireOnlineShop =
	({ db }: Pick<Parts, 'db'>) =>
	async (request: FastifyRequest): Promise<void> => {
		const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
		if (!isOnlineToken(db, token)) {
			throw new HttpError(401, 'not_the_online_shop', 'Make a token: npm run shop -- online token');
		}
	};
