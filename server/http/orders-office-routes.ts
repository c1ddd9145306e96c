import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { type OpenOrder, openOrders } from '#server/office/open-orders.ts';
import { ordersPage } from '#server/office/pages/orders-page.ts';
import { messagePage } from '#server/office/pages/page.ts';
import { allPlaces } from '#server/office/places.ts';
import { parseInput } from './http-error.ts';
import { isOwnForm, officeVisitor } from './office-access.ts';
import { recordOfficeFact } from './office-facts.ts';
import { formOf, langOf, pageParts, show } from './office-page.ts';
import type { Parts } from './parts.ts';

const short = v.pipe(v.string(), v.maxLength(200));
const Form = v.object({
	...{ order: short, place: short, method: v.picklist(['pickup', 'delivery']), collect_at: short },
	/** What the page showed as still to bring: a form that was sent twice, or is old, brings nothing again. */
	units: v.pipe(v.string(), v.maxLength(20_000)),
	note: short,
});
type Form = v.InferOutput<typeof Form>;

/** `/office/orders`: what places still have to send or hand over; that it was done is a fact of the office. */
export function ordersOfficeRoutes(app: FastifyInstance, parts: Parts): void {
	const { db } = parts;
	const names = () => new Map(allPlaces(db).map(({ id, name }) => [id, name]));
	app.get('/office/orders', (request, reply) => {
		const visitor = officeVisitor(parts, request);
		if (!visitor) return reply.redirect(`/office/sign-in${langOf(request)}`, 303);
		return show(reply, ordersPage(pageParts(parts, request, visitor), openOrders(db), names(), false));
	});

	app.post('/office/orders', async (request, reply) => {
		const visitor = officeVisitor(parts, request);
		const page = pageParts(parts, request, visitor);
		const form = formOf(request);
		if (!visitor || !isOwnForm(parts, visitor, form.csrf)) {
			return show(reply.code(403), messagePage(page, page.words.stale));
		}
		const asked = parseInput(Form, form);
		const open = openOrders(db);
		const order = open.find((each) => isAsked(each, asked) && !isUnderWay(parts, each));
		if (!order) return show(reply.code(409), messagePage(page, page.words.stale));
		const { orderId, receiptNumber, place, method, lines } = order;
		await recordOfficeFact(parts, {
			kind: 'order_fulfilled',
			body: {
				...{ order_id: orderId, receipt_number: receiptNumber, place, is_training: false },
				how: method === 'pickup' ? 'collected' : 'shipped',
				lines: lines.map(({ line, itemId, units }) => ({ line, item_id: itemId, units })),
				note: asked.note,
			},
		});
		return show(
			reply,
			ordersPage(
				page,
				open.filter((each) => each !== order),
				names(),
				true,
			),
		);
	});
}

const isAsked = ({ orderId, place, method, collectAt, lines }: OpenOrder, asked: Form): boolean =>
	orderId === asked.order &&
	place === asked.place &&
	method === asked.method &&
	collectAt === asked.collect_at &&
	lines.map(({ line, units }) => `${line}:${units}`).join(' ') === asked.units;

/** What the office has said so lately may still be on its way to the figures. */
const RECENT = 100;

/** Whether the office has said so already, and the fact is on its way to the figures. */
const isUnderWay = ({ db }: Parts, { orderId, place }: OpenOrder): boolean =>
	db
		.all<{ entry: string }>('SELECT entry FROM office_journal ORDER BY seq DESC LIMIT ?', RECENT)
		.some(({ entry }) => {
			const { kind, body } = JSON.parse(entry) as {
				kind: string;
				body: { order_id?: string; place?: string };
			};
			return kind === 'order_fulfilled' && body.order_id === orderId && body.place === place;
		});
