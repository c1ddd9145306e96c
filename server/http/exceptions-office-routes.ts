import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { ExceptionResolvedBody } from '#protocol/bodies/office-bodies.ts';
import { exceptionsPage } from '#server/office/pages/exceptions-page.ts';
import { messagePage } from '#server/office/pages/page.ts';
import { allPlaces } from '#server/office/places.ts';
import { readExceptions } from '#server/projections/open-exceptions.ts';
import { parseInput } from './http-error.ts';
import { isOwnForm, officeVisitor } from './office-access.ts';
import { recordOfficeFact } from './office-facts.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import type { Parts } from './parts.ts';

const Form = v.object(ExceptionResolvedBody.entries);

/** `/office/exceptions`: what has to be settled, where, with which receipts; what is decided is a fact of the office. */
export function exceptionsOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db } = parts;
	const names = () => new Map(allPlaces(db).map(({ id, name }) => [id, name]));
	app.get('/office/exceptions', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		return show(
			reply,
			exceptionsPage(pageParts(parts, request, visitor), readExceptions(db), names(), false),
		);
	});

	app.post('/office/exceptions', async (request, reply) => {
		const visitor = officeVisitor(parts, request);
		const page = pageParts(parts, request, visitor);
		const form = formOf(request);
		if (!visitor || !isOwnForm(parts, visitor, form.csrf)) {
			return show(reply.code(403), messagePage(page, page.words.stale));
		}
		const { exception, action, note } = parseInput(Form, form);
		const open = readExceptions(db);
		// What somebody else has settled meanwhile is settled.
		if (open.some(({ id }) => id === exception)) {
			await recordOfficeFact(parts, { kind: 'exception_resolved', body: { exception, action, note } });
		}
		const left = open.filter(({ id }) => id !== exception);
		return show(reply, exceptionsPage(page, left, names(), true));
	});
}
