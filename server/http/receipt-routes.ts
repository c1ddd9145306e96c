import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { RECEIPT_PAGE } from '#protocol/receipt-link.ts';
import { type OfficeLanguage, officeLanguage } from '#server/office/pages/language.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';
import { findReceipt } from '#server/receipts/find-receipt.ts';
import { receiptPage } from '#server/receipts/receipt-page.ts';
import { receiptPart } from '#server/receipts/receipt-part.ts';
import { headerOf } from './caller.ts';
import { parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

/** Receipts a phone may ask for in a minute: far more than a person has, far fewer than guessing would take. */
const LIMIT = { rateLimit: { max: 60, timeWindow: '1 minute' } };
const BODY_LIMIT = 4096;

/** Nothing but this page's own two files, and its one question. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join(';');

const Query = v.object({ lang: v.optional(v.string()) });
const Asked = v.object({ token: v.pipe(v.string(), v.maxLength(2000)) });

/**
 * `/receipt`: what a customer sees of her purchase. The page is the same for everybody; the receipt is asked for with the
 * signed statement in the body, and nothing of it is logged or kept on the way.
 */
export function receiptRoutes(app: FastifyInstance, parts: Parts): void {
	const file = (name: string) => readFileSync(new URL(`../receipts/${name}`, import.meta.url), 'utf8');
	const [css, js] = [file('receipt.css'), file('receipt.js')];
	app.get(`${RECEIPT_PAGE}/receipt.css`, (_request, reply) => asset(reply, 'text/css').send(css));
	app.get(`${RECEIPT_PAGE}/receipt.js`, (_request, reply) => asset(reply, 'text/javascript').send(js));

	app.get(RECEIPT_PAGE, (request, reply) =>
		page(reply).send(receiptPage(languageOf(request), findShopSettings(parts.db)?.shop_name ?? 'Noren')),
	);

	app.post(RECEIPT_PAGE, { config: LIMIT, bodyLimit: BODY_LIMIT }, async (request, reply) => {
		const { token } = parseInput(Asked, request.body);
		const found = await findReceipt(parts, token);
		const part = receiptPart(found, languageOf(request), (item) => nameOf(parts, item));
		return page(reply.code(found.status === 'not_genuine' ? 404 : 200)).send(part);
	});
}

const page = (reply: FastifyReply): FastifyReply =>
	reply
		.header('cache-control', 'no-store')
		.header('content-security-policy', POLICY)
		.header('vary', 'accept-language')
		.header('x-robots-tag', 'noindex')
		.type('text/html; charset=utf-8');

const asset = (reply: FastifyReply, type: string): FastifyReply =>
	reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`);

const languageOf = (request: FastifyRequest): OfficeLanguage =>
	officeLanguage(parseInput(Query, request.query).lang, headerOf(request, 'accept-language'));

/** What the shop calls an item now; '' where it is no longer sold. */
function nameOf({ db }: Pick<Parts, 'db'>, item: string): string {
	const row = db.get<{ doc: string }>(
		"SELECT doc FROM feed_docs WHERE feed = 'catalogue' AND id = ?",
		`item:${item}`,
	);
	return row ? ((JSON.parse(row.doc) as { readonly name?: string }).name ?? '') : '';
}
