import type { FastifyInstance } from 'fastify';
import { messagePage } from '#server/office/pages/page.ts';
import { scanningPage } from '#server/office/pages/scanning-page.ts';
import {
	keepScanRules,
	readScanTexts,
	SCAN_PARTS,
	type ScanTexts,
	scanTexts,
} from '#server/office/scan-rules.ts';
import { isOwnForm, officeVisitor } from './office-access.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import type { Parts } from './parts.ts';

/** `/office/scanning`: the shop's in-store templates, its cards and coupons, and how payment codes begin. */
export function scanningOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, heads } = parts;
	app.get('/office/scanning', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		return show(reply, scanningPage(pageParts(parts, request, visitor), scanTexts(db), null));
	});

	app.post('/office/scanning', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		const page = pageParts(parts, request, visitor);
		const form = formOf(request);
		if (!visitor || !isOwnForm(parts, visitor, form.csrf)) {
			return show(reply.code(403), messagePage(page, page.words.stale));
		}
		const typed = Object.fromEntries(SCAN_PARTS.map((part) => [part, form[part] ?? ''])) as ScanTexts;
		const read = readScanTexts(typed);
		if (!read.ok) return show(reply.code(422), scanningPage(page, typed, read.errors));
		keepScanRules(db, read.rules);
		heads.check();
		return show(reply, scanningPage(page, scanTexts(db), 'kept'));
	});
}
