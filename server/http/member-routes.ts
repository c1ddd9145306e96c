import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { type OfficeLanguage, officeLanguage } from '#server/office/pages/language.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';
import { findMember } from '#server/online/find-member.ts';
import { memberCodeOf } from '#server/online/member-code.ts';
import { memberPage } from '#server/online/member-page.ts';
import { refOfPass } from '#server/online/member-pass.ts';
import { qrPicture } from '#server/online/qr-picture.ts';
import { headerOf } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

/** Codes a phone may ask for in a minute. */
const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } };
const BODY_LIMIT = 1024;

/** This page's own files and its one question; the QR is drawn into it. */
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
const Asked = v.object({ pass: v.pipe(v.string(), v.maxLength(100)) });

/** `/member`: a member's rotating code on their phone. Nothing of them is shown, nothing is logged or kept on the way. */
export function memberRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, random, now } = parts;
	const file = (name: string) => readFileSync(new URL(`../online/${name}`, import.meta.url), 'utf8');
	const [css, js] = [file('member.css'), file('member.js')];
	app.get('/member/member.css', (_request, reply) => asset(reply, 'text/css').send(css));
	app.get('/member/member.js', (_request, reply) => asset(reply, 'text/javascript').send(js));

	app.get('/member', (request, reply) =>
		guarded(reply)
			.type('text/html; charset=utf-8')
			.send(memberPage(languageOf(request), findShopSettings(db)?.shop_name ?? 'Noren')),
	);

	app.post('/member', { config: LIMIT, bodyLimit: BODY_LIMIT }, (request, reply) => {
		const { pass } = parseInput(Asked, request.body);
		const ref = refOfPass(db, pass, random);
		const member = ref === null ? null : findMember(db, { ref }, random);
		const at = now();
		const shown = member && memberCodeOf(db, member.ref, at, random);
		if (!shown) throw new HttpError(404, 'no_member', 'Nobody of this shop has this pass');
		guarded(reply);
		return { svg: qrPicture(shown.code), code: shown.code, holds_ms: shown.until - at };
	});
}

const guarded = (reply: FastifyReply): FastifyReply =>
	reply
		.header('cache-control', 'no-store')
		.header('content-security-policy', POLICY)
		.header('vary', 'accept-language')
		.header('x-robots-tag', 'noindex');

const asset = (reply: FastifyReply, type: string): FastifyReply =>
	reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`);

const languageOf = (request: FastifyRequest): OfficeLanguage =>
	officeLanguage(parseInput(Query, request.query).lang, headerOf(request, 'accept-language'));
