import type { FastifyInstance } from 'fastify';
import { addressPage } from '#server/office/pages/address-page.ts';
import { messagePage } from '#server/office/pages/page.ts';
import { keepPublicAddress, publicAddress, tidyAddress } from '#server/office/public-address.ts';
import { isOwnForm, officeVisitor } from './office-access.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import type { Parts } from './parts.ts';

/** `/office/address`: where customers' phones reach this server, for e-receipts. */
export function addressOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, heads } = parts;
	app.get('/office/address', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		return show(reply, addressPage(pageParts(parts, request, visitor), publicAddress(db) ?? '', null));
	});

	app.post('/office/address', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		const page = pageParts(parts, request, visitor);
		const { csrf, address: typed = '' } = formOf(request);
		if (!visitor || !isOwnForm(parts, visitor, csrf)) {
			return show(reply.code(403), messagePage(page, page.words.stale));
		}
		const address = typed.trim() === '' ? null : tidyAddress(typed);
		if (address === null && typed.trim() !== '') {
			return show(reply.code(422), addressPage(page, typed, 'wrong'));
		}
		keepPublicAddress(db, address);
		heads.check();
		return show(reply, addressPage(page, address ?? '', 'kept'));
	});
}
