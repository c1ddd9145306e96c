import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
import { LoadJournal } from '../support/load-journal.ts';
import { isOutage, LoadTablet } from '../support/load-tablet.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { wireShop } from '../support/wire-shop.ts';

let server: NorenServer;
let proxy: FaultProxy;

beforeEach(async () => {
	server = new NorenServer(await freePort(), undefined, { served: false });
	proxy = new FaultProxy(() => server.port);
	await proxy.listen();
});
afterEach(async () => {
	await proxy.close();
	await server.kill();
	await rm(server.dataDir, { recursive: true, maxRetries: 5 });
});

test('F1: a server killed after it wrote and before it answered is asked again, and everything is a duplicate', {
	timeout: 180_000,
}, async () => {
	const { identities, items } = await wireShop(server, 1, 30);
	const [identity] = identities;
	if (!identity) throw new Error('no tablet');
	await server.start();
	const tablet = new LoadTablet(identity, () => proxy.port);
	const journal = new LoadJournal(identity, identity.register, items);
	expect(await tablet.push(journal.sales(2))).toMatchObject({ acked_through: 3 });

	proxy.down = { kind: 'hang' };
	const sales = journal.sales(20);
	const unanswered = tablet.push(sales).then(
		() => 'answered',
		(cause: unknown) => (isOutage(cause) ? 'nobody answered' : String(cause)),
	);
	const beside = new LoadTablet(identity, () => server.port);
	const written = async () => (await beside.report()).acked_through;
	await expect.poll(written, { timeout: 30_000 }).toBe(23);
	beside.close();
	await server.kill();
	proxy.hangUp();
	expect(await unanswered).toBe('nobody answered');

	proxy.heal();
	await server.start();
	const again = await tablet.push(sales);
	expect(again.rows.map(({ result }) => result)).toEqual(sales.map(() => 'duplicate'));
	expect(again.acked_through).toBe(23);
	const { stdout } = await server.shop('export');
	const ids = stdout.split('\n').flatMap((line) => /"id":"(shibuya:[^"]+)"/.exec(line)?.[1] ?? []);
	expect(ids.length).toBe(23);
	expect(new Set(ids).size).toBe(23);
	tablet.close();
});
