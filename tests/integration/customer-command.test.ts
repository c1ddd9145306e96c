import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '#server/cli/customer.ts';
import { accessExport } from '#server/office/customers/access-export.ts';
import { MembersTablet, shopWithMembers } from '../support/a-shop-with-members.ts';
import type { TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: MembersTablet;
let said: string[];

/** The command beside the running server. */
const customer = (...args: string[]) =>
	run(args, {
		...{ out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) },
		...{ json: true, dataDir: server.folder },
	});

const HANAKO = { name: '山田 花子', kana: 'ヤマダ ハナコ', phones: ['090-1234-5678'], note: '靴は23cm' };

beforeEach(async () => {
	said = [];
	server = await shopWithMembers();
	tablet = await MembersTablet.enrol(server, 'shibuya');
	// Registered twice, on tablets that did not know of each other: one person by phone and kana.
	await tablet.register('h1', 1, HANAKO);
	await tablet.register('h2', 2, { ...HANAKO, mails: ['hanako@example.jp'] });
	await tablet.register('other', 3, { name: '鈴木 一郎', phones: ['080-9999-0000'] });
	tablet.sale('h1', 1000, { granted: 10, redeemed: 0 });
	tablet.sale('h2', 500, { granted: 5, redeemed: 0 });
	tablet.consent('h1', 'history', false);
	await tablet.sync();
});
afterEach(() => server.dispose());

test('ERS-05: an access request answers everything of one person and nothing of others, and is on record', async () => {
	expect(await customer('export', '090 1234 5678')).toBe(0);
	const told = JSON.parse(said.join('\n'));
	expect(told).toMatchObject({
		...{ refs: ['h1', 'h2'], recipients: [], purposes: ['membership'] },
		points: [{ points: 10 }, { points: 5 }],
	});
	expect(told.profiles.map(({ mails }: { mails: string[] }) => mails)).toEqual([[], ['hanako@example.jp']]);
	expect(told.history.map(({ total }: { total: number }) => total).sort()).toEqual([1000, 500]);
	expect(told.consents.at(-1)).toMatchObject({ purpose: 'history', isGiven: false, textVersion: '2026-04' });
	expect(said.join()).not.toContain('鈴木');
	await server.settled();
	const [entry] = server.db.all<{ entry: string }>(
		'SELECT entry FROM office_journal ORDER BY seq DESC LIMIT 1',
	);
	expect(JSON.parse(entry?.entry ?? '{}').body).toMatchObject({
		event: 'customer_reveal',
		note: 'access export',
	});
	expect(entry?.entry).not.toContain('花子');
});

test('erasing one who was registered twice forgets both, gives up the points, and finds nobody afterwards', async () => {
	expect(await customer('erase', 'h2')).toBe(0);
	// What a command writes beside the server is noticed within half a second.
	await expect.poll(() => accessExport(server.db, 'h1'), { timeout: 20_000 }).toBeNull();
	await server.settled();
	expect(accessExport(server.db, 'other')).not.toBeNull();
	const feed = await tablet.feed();
	expect([...feed.erased].sort()).toEqual(['h1', 'h2']);
	expect([...feed.customers.keys()]).toEqual(['other']);
	const left = server.db.get<{ n: number }>(
		"SELECT sum(points) AS n FROM proj_points WHERE ref IN ('h1', 'h2')",
	);
	expect(left?.n).toBe(0);
	await expect(customer('export', '09012345678')).rejects.toThrow(/Nobody/);
});
