import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { codesPage, countsPage } from '#server/office/pages/goods-pages.ts';
import { goodsWords } from '#server/office/pages/goods-words.ts';
import { messagePage } from '#server/office/pages/page.ts';
import { decideCode, registeredCodes } from '#server/office/registered-codes.ts';
import { countVariances } from '#server/operations/count-variances.ts';
import { parseInput } from './http-error.ts';
import { isOwnForm, officeVisitor } from './office-access.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import type { Parts } from './parts.ts';

const Query = v.object({ all: v.optional(v.string()) });

/** `/office/counts`: what counts corrected. `/office/codes`: codes that tills registered for items. */
export function goodsOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, heads } = parts;
	app.get('/office/counts', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		const showsAll = parseInput(Query, request.query).all === '1';
		const rows = countVariances(db, { onlyDifferences: !showsAll });
		return show(reply, countsPage(pageParts(parts, request, visitor), rows, showsAll));
	});

	app.get('/office/codes', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		return show(reply, codesPage(pageParts(parts, request, visitor), registeredCodes(db), null));
	});

	app.post('/office/codes', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		const page = pageParts(parts, request, visitor);
		const form = formOf(request);
		if (!visitor || !isOwnForm(parts, visitor, form.csrf)) {
			return show(reply.code(403), messagePage(page, page.words.stale));
		}
		const t = goodsWords(page.language);
		const decision = form.decision === 'refuse' ? 'refuse' : 'agree';
		const refusal = decideCode(db, form.id ?? '', decision, parts.now());
		if (!refusal) heads.check();
		const said = refusal
			? ({ tone: 'attention', words: t.why[refusal] } as const)
			: ({ tone: 'safe', words: t.done } as const);
		return show(reply.code(refusal ? 422 : 200), codesPage(page, registeredCodes(db), said));
	});
}
