import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { type DeviceFigures, deviceFigures } from '#server/office/devices/device-figures.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { endOfficeSession, redeemOfficeCode } from '#server/office/office-sessions.ts';
import { codePage, devicesPage, revokePage, signInPage } from '#server/office/pages/device-pages.ts';
import { messagePage, type PageParts } from '#server/office/pages/page.ts';
import { lastBackup } from '#server/operations/backups.ts';
import { givenUp, openGaps } from '#server/operations/journal-gaps.ts';
import { recovery } from '#server/operations/recovery.ts';
import { addressOfficeRoutes } from './address-office-routes.ts';
import { exceptionsOfficeRoutes } from './exceptions-office-routes.ts';
import { goodsOfficeRoutes } from './goods-office-routes.ts';
import { parseInput } from './http-error.ts';
import { giveSession, isOwnForm, officeVisitor, takeSession } from './office-access.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import { ordersOfficeRoutes } from './orders-office-routes.ts';
import type { Parts } from './parts.ts';
import { scanningOfficeRoutes } from './scanning-office-routes.ts';

/** Guesses a machine may make in a minute: a code has 2^40 values and lives an hour. */
const LIMIT = { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } };
/** The longest form has the shop's own codes in it, a line each. */
const FORM_LIMIT = 32_768;

const Params = v.object({ device: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/i)) });

/** `/office`: pages for a manager, rendered here, without script. */
export async function officeRoutes(app: FastifyInstance, parts: Parts): Promise<void> {
	const css = readFileSync(new URL('../office/pages/office.css', import.meta.url), 'utf8');
	app.get('/office/office.css', (_request, reply) =>
		reply.header('cache-control', 'no-cache').type('text/css; charset=utf-8').send(css),
	);
	// Forms are read in here only: nothing else takes them.
	await app.register(async (office) => {
		office.addContentTypeParser(
			'application/x-www-form-urlencoded',
			{ parseAs: 'string', bodyLimit: FORM_LIMIT },
			(_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
		);
		accessRoutes(office, parts);
		deviceOfficeRoutes(office, parts);
		addressOfficeRoutes(office, parts);
		scanningOfficeRoutes(office, parts);
		goodsOfficeRoutes(office, parts);
		exceptionsOfficeRoutes(office, parts);
		ordersOfficeRoutes(office, parts);
	});
}

function accessRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, now, random } = parts;
	app.get('/office', (request, reply) => reply.redirect(`/office/devices${langOf(request)}`, 303));
	app.get('/office/sign-in', (request, reply) =>
		show(reply, signInPage(pageParts(parts, request, null), false)),
	);
	app.post('/office/sign-in', LIMIT, (request, reply) => {
		const { code = '' } = formOf(request);
		const token = redeemOfficeCode(db, code, now(), random);
		if (token === null) return show(reply.code(403), signInPage(pageParts(parts, request, null), true));
		return giveSession(request, reply, token).redirect(`/office/devices${langOf(request)}`, 303);
	});
	app.post('/office/sign-out', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (visitor?.session && isOwnForm(parts, visitor, formOf(request).csrf))
			endOfficeSession(db, visitor.session);
		return takeSession(request, reply).redirect(`/office/sign-in${langOf(request)}`, 303);
	});
}

function deviceOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, now, random, epoch } = parts;

	app.get('/office/devices', async (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		const devices = await figures(parts);
		const view = {
			...{ devices, recovery: recovery(db, epoch), backup: lastBackup(db), now: now() },
			...{ gaps: openGaps(db), givenUp: givenUp(db) },
		};
		return show(reply, devicesPage(pageParts(parts, request, visitor), view));
	});

	app.get('/office/devices/:device/revoke', async (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		const page = pageParts(parts, request, visitor);
		const device = await findDevice(parts, request);
		return device
			? show(reply, revokePage(page, device))
			: show(reply.code(404), messagePage(page, page.words.notFound));
	});

	app.post('/office/devices/:device/revoke', (request, reply) =>
		byForm(parts, request, reply, (_page, { device }) => {
			revokeDevice(db, device, now());
			return reply.redirect(`/office/devices${langOf(request)}`, 303);
		}),
	);

	app.post('/office/devices/:device/code', (request, reply) =>
		byForm(parts, request, reply, (page, device) => {
			const code = createEnrolCode(db, device.store, now(), random, device.device);
			return show(reply, codePage(page, device, code));
		}),
	);
}

/** Does what a form asks for a device: only for a visitor, and only when the form is ours. */
async function byForm(
	parts: Parts,
	request: FastifyRequest,
	reply: FastifyReply,
	act: (page: PageParts, device: DeviceFigures) => FastifyReply,
): Promise<FastifyReply> {
	const visitor = officeVisitor(parts, request);
	const page = pageParts(parts, request, visitor);
	if (!visitor || !isOwnForm(parts, visitor, formOf(request).csrf)) {
		return show(reply.code(403), messagePage(page, page.words.stale));
	}
	const device = await findDevice(parts, request);
	return device ? act(page, device) : show(reply.code(404), messagePage(page, page.words.notFound));
}

/** The figures with what was said a moment ago. */
function figures(parts: Parts): Promise<DeviceFigures[]> {
	parts.notes.flush();
	return deviceFigures(parts);
}

/** The latest life of the device the address names. */
async function findDevice(parts: Parts, request: FastifyRequest): Promise<DeviceFigures | null> {
	const { device } = parseInput(Params, request.params);
	return (await figures(parts)).find((each) => each.device === device) ?? null;
}
