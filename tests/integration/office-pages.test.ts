import { afterEach, beforeEach, expect, test } from 'vitest';
import { GENESIS_HASH } from '#protocol/hash.ts';
import { PROTOCOL_HEADER, type ReportRequest } from '#protocol/wire.ts';
import {
	createOfficeCode,
	OFFICE_CODE_LIFE_MS,
	OFFICE_SESSION_LIFE_MS,
} from '#server/office/office-sessions.ts';
import { html } from '#server/office/pages/html.ts';
import { enrolRequest, type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(() => server.dispose());

/** A stranger on the network: the same server under a name that is not its own. */
const stranger = (path: string, init: RequestInit = {}): Promise<Response> => {
	const headers = { ...(init.headers as Record<string, string>), origin: 'http://elsewhere.example' };
	return server.call(path, { redirect: 'manual', ...init, headers });
};

const aReport = (tablet: Tablet, given: Partial<ReportRequest> = {}): ReportRequest => ({
	journal_through: tablet.journal.entries.length,
	journal_head: tablet.journal.entries.at(-1)?.hash ?? GENESIS_HASH,
	unsynced: 0,
	oldest_unsynced_at: null,
	acked_through: tablet.journal.entries.length,
	data_as_of: server.now,
	persisted: true,
	storage_used: 50 * 2 ** 20,
	storage_quota: 2 ** 30,
	storage_short: false,
	chain: 'intact',
	app_version: 'test',
	device_time: server.now,
	...given,
});

async function report(tablet: Tablet, given: Partial<ReportRequest> = {}): Promise<void> {
	const headers = {
		'content-type': 'application/json',
		authorization: `Bearer ${tablet.token}`,
		[PROTOCOL_HEADER]: '2',
	};
	const body = JSON.stringify(aReport(tablet, given));
	const answer = await server.call('/v1/devices/report', { method: 'POST', headers, body });
	expect(answer.status, await answer.text()).toBe(200);
}

const devices = async (query = '?lang=en', headers: Record<string, string> = {}): Promise<string> => {
	const answer = await server.call(`/office/devices${query}`, { headers });
	expect(answer.status).toBe(200);
	return answer.text();
};

const verdictOf = (page: string): string =>
	/data-testid="verdict" data-verdict="(\w+)"/.exec(page)?.[1] ?? '';
const csrfOf = (page: string): string => /name="csrf" value="(\w+)"/.exec(page)?.[1] ?? '';
const form = (fields: Record<string, string>): RequestInit => ({
	method: 'POST',
	redirect: 'manual',
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
	body: new URLSearchParams(fields).toString(),
});

/** The text of one figure of one device. */
function figure(page: string, device: string, name: string): string {
	const row = page.slice(page.indexOf(`data-testid="device-${device}"`)).split('</tr>')[0] ?? '';
	const cell = row.slice(row.indexOf(`data-figure="${name}"`)).split('</td>')[0] ?? '';
	return cell
		.replace(/^[^>]*>/, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

async function aSellingTablet(sales: number): Promise<Tablet> {
	const tablet = await server.enrol();
	for (let n = 0; n < sales; n++) tablet.journal.sale();
	return tablet;
}

test('a device that has sent everything and agrees with the server is safe', async () => {
	const tablet = await aSellingTablet(3);
	await tablet.push();
	await server.settled();
	await report(tablet);
	const page = await devices();
	expect(verdictOf(page)).toBe('safe');
	const id = `${tablet.identity.device}.1`;
	expect(figure(page, id, 'unsent')).toBe('None');
	expect(figure(page, id, 'acked')).toBe('3 of 3 counted through 3');
	expect(figure(page, id, 'compare')).toMatch(/^The same Sales 3 · /);
	expect(figure(page, id, 'backup')).toBe('0 of 3');
});

test('what a device says it still holds is waited for, not alarming', async () => {
	const tablet = await aSellingTablet(3);
	await tablet.push(tablet.journal.entries.slice(0, 1));
	await server.settled();
	await report(tablet, { unsynced: 2, acked_through: 1, oldest_unsynced_at: server.now - 3_600_000 });
	const page = await devices();
	expect(verdictOf(page)).toBe('waiting');
	expect(figure(page, `${tablet.identity.device}.1`, 'unsent')).toBe('2 records oldest 1 hour ago');
});

test('a device that says nothing for a day needs a look, whatever it said before', async () => {
	const tablet = await aSellingTablet(1);
	await tablet.push();
	await server.settled();
	await report(tablet);
	server.now += 24 * 3600_000 - 60_000;
	expect(verdictOf(await devices())).toBe('safe');
	server.now += 120_000;
	expect(verdictOf(await devices())).toBe('attention');
	await report(tablet);
	expect(verdictOf(await devices())).toBe('safe');
});

test.each([
	['another chain under the same numbers', { journal_head: 'f'.repeat(64) }],
	['a damaged chain', { chain: 'broken' }],
	['no room left', { storage_short: true }],
] as const)('a device with %s needs a look', async (_name, given) => {
	const tablet = await aSellingTablet(1);
	await tablet.push();
	await server.settled();
	await report(tablet, given);
	expect(verdictOf(await devices())).toBe('attention');
});

test('a stranger sees the way in and nothing else', async () => {
	await aSellingTablet(1);
	const answer = await stranger('/office/devices?lang=en');
	expect([answer.status, answer.headers.get('location')]).toEqual([303, '/office/sign-in?lang=en']);
	const refused = await stranger('/office/devices/t01/revoke', form({ csrf: '' }));
	expect(refused.status).toBe(403);
	expect(await (await stranger('/office/sign-in')).text()).not.toContain('渋谷店');
});

test('a printed code lets one browser in, once, for twelve hours', async () => {
	await aSellingTablet(1);
	const { random } = server.running.parts;
	const code = createOfficeCode(server.db, server.now, random);
	const enter = (typed: string) => stranger('/office/sign-in', form({ code: typed }));
	expect((await enter('ZZZZ-ZZZZ')).status).toBe(403);
	const entered = await enter(` ${code.toLowerCase().replace('-', ' ')}`);
	expect(entered.status).toBe(303);
	const given = entered.headers.get('set-cookie') ?? '';
	expect(given).toMatch(
		/^noren_office=[0-9a-f]{64}; Path=\/office; Max-Age=43200; HttpOnly; SameSite=Strict$/,
	);
	const cookie = given.split(';')[0] ?? '';
	expect(JSON.stringify(server.db.all('SELECT * FROM office_sessions'))).not.toContain(cookie.split('=')[1]);

	const visit = async () => (await stranger('/office/devices', { headers: { cookie } })).status;
	expect(await visit()).toBe(200);
	expect((await enter(code)).status).toBe(403);
	server.now += OFFICE_SESSION_LIFE_MS - 1;
	expect(await visit()).toBe(200);
	server.now += 1;
	expect(await visit()).toBe(303);
});

test('a code works for an hour, and leaving ends the session', async () => {
	const { random } = server.running.parts;
	const late = createOfficeCode(server.db, server.now, random);
	server.now += OFFICE_CODE_LIFE_MS;
	expect((await stranger('/office/sign-in', form({ code: late }))).status).toBe(403);

	const code = createOfficeCode(server.db, server.now, random);
	const entered = await stranger('/office/sign-in', form({ code }));
	const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
	const page = await (await stranger('/office/devices', { headers: { cookie } })).text();
	const leave = form({ csrf: csrfOf(page) });
	await stranger('/office/sign-out', {
		...leave,
		headers: { ...(leave.headers as Record<string, string>), cookie },
	});
	expect((await stranger('/office/devices', { headers: { cookie } })).status).toBe(303);
});

test('revoking asks first, and a form that is not ours does nothing', async () => {
	const tablet = await aSellingTablet(2);
	const { device } = tablet.identity;
	await report(tablet, { unsynced: 2, acked_through: 0 });
	const path = `/office/devices/${device}/revoke?lang=en`;
	const asked = await (await server.call(path)).text();
	expect(asked).toContain('2 records on it are unsent');
	expect((await server.call(path, form({ csrf: 'f'.repeat(64) }))).status).toBe(403);
	expect((await server.call(path, form({}))).status).toBe(403);
	expect(await devices()).toContain('data-state="active"');

	const revoked = await server.call(path, form({ csrf: csrfOf(asked) }));
	expect(revoked.status).toBe(303);
	const page = await devices();
	expect(page).toContain('data-state="revoked"');
	expect(verdictOf(page)).toBe('attention');
	expect((await tablet.get('/v1/feeds/catalogue/_changes')).status).toBe(403);
});

test('a code made here brings a device back under its next life', async () => {
	const tablet = await aSellingTablet(1);
	const { device } = tablet.identity;
	const path = `/office/devices/${device}/code?lang=en`;
	const answer = await server.call(path, form({ csrf: csrfOf(await devices()) }));
	const code = /data-testid="code">([0-9A-Z-]{9})</.exec(await answer.text())?.[1] ?? '';
	const enrolled = await server.post('/v1/devices/enrol', await enrolRequest(code));
	expect(await enrolled.json()).toMatchObject({ device, incarnation: 2 });
	expect(
		(await server.call('/office/devices/t99/code', form({ csrf: csrfOf(await devices()) }))).status,
	).toBe(404);
});

test('after a step back in time the page says who is back and who is waited for', async () => {
	const back = await aSellingTablet(2);
	await aSellingTablet(1);
	await back.push();
	const { life, epoch } = server.running.parts;
	await life.begin({ seen: epoch.current(), reason: 'restore', detail: 'test' });
	await report(back);
	const page = await devices();
	expect(page).toContain('It was restored from a backup.');
	expect(page).toContain('1 device is still waited for.');
});

test('the pages speak the browser’s language, or the one that is asked for', async () => {
	expect(await devices('', { 'accept-language': 'en-GB,en;q=0.9' })).toContain('<html lang="en">');
	expect(await devices('', { 'accept-language': 'fr,ja;q=0.5' })).toContain('<html lang="ja">');
	expect(await devices('?lang=ja', { 'accept-language': 'en' })).toContain('<html lang="ja">');
});

test('the pages need no script and no inline style, and what is written in them is escaped', async () => {
	await aSellingTablet(1);
	const page = await devices();
	expect(page).not.toMatch(/<script|style=|<style|onclick/);
	const answer = await server.call('/office/devices');
	expect(answer.headers.get('content-security-policy')).toMatch(/style-src 'self';/);
	expect((await server.call('/office/office.css')).headers.get('content-type')).toContain('text/css');
	expect(html`<p title="${'"><b>'}">${["<i>&'", html`<b>ok</b>`, null, false]}</p>`.text).toBe(
		'<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt;&amp;&#39;<b>ok</b></p>',
	);
});
