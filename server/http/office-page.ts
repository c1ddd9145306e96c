import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { officeLanguage } from '#server/office/pages/language.ts';
import { OfficeFormat } from '#server/office/pages/office-format.ts';
import type { PageParts } from '#server/office/pages/page.ts';
import { officeWords } from '#server/office/pages/words.ts';
import { findShopSettings } from '#server/office/shop-settings.ts';
import { headerOf } from './caller.ts';
import { parseInput } from './http-error.ts';
import { csrfOf, type OfficeVisitor } from './office-access.ts';
import type { Parts } from './parts.ts';

const Query = v.object({ lang: v.optional(v.string()) });
const Form = v.record(v.string(), v.string());

/** What a page for this visitor is written with. */
export function pageParts(parts: Parts, request: FastifyRequest, visitor: OfficeVisitor | null): PageParts {
	const shop = findShopSettings(parts.db);
	const { lang } = parseInput(Query, request.query);
	const language = officeLanguage(lang, headerOf(request, 'accept-language'));
	const { currency, time_zone } = shop ?? { currency: 'JPY', time_zone: 'Asia/Tokyo' };
	return {
		language,
		words: officeWords(language),
		format: new OfficeFormat(language, { currency, time_zone }, parts.now()),
		shopName: shop?.shop_name ?? 'Noren',
		csrf: visitor ? csrfOf(parts, visitor) : '',
		hasSession: visitor?.session != null,
	};
}

/** With a referrer of our own origin a browser says where a form comes from; without one it would say `null`. */
export const show = (reply: FastifyReply, page: string): FastifyReply =>
	reply
		.header('cache-control', 'no-store')
		.header('referrer-policy', 'same-origin')
		.type('text/html; charset=utf-8')
		.send(page);

/** The fields of a form. */
export const formOf = (request: FastifyRequest): Readonly<Record<string, string>> =>
	parseInput(Form, request.body);

/** Keeps the language that was asked for on the next address. */
export function langOf(request: FastifyRequest): string {
	const { lang } = parseInput(Query, request.query);
	return lang === 'ja' || lang === 'en' ? `?lang=${lang}` : '';
}
