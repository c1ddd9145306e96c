import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

async function metrics(): Promise<Map<string, number>> {
	const text = await (await server.call('/metrics')).text();
	const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return new Map(
		samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
	);
}
const of = (name: string, device = 't01', store = 'shibuya') =>
	`noren_device_${name}{device="${device}",store="${store}"}`;

test('the metrics carry each device as it reported and as the server has it', async () => {
	const other = await server.enrol('yokohama');
	tablet.journal.trade(3);
	await tablet.push(tablet.journal.entries.slice(0, 3));
	await tablet.push([{ ...tablet.journal.entries[3], kind: 'seance' }]);
	other.journal.openTill();
	await other.push();
	await server.settled();
	await tablet.report({
		unsynced: 7,
		oldest_unsynced_at: server.now - 90_000,
		data_as_of: server.now - 30_000,
	});
	server.now += 10_000;
	const seen = await metrics();
	expect(seen.get(of('unsynced'))).toBe(7);
	expect(seen.get(of('oldest_unsynced_age_seconds'))).toBe(100);
	expect(seen.get(of('data_age_seconds'))).toBe(40);
	expect(seen.get(of('report_age_seconds'))).toBe(10);
	expect(seen.get(of('acked_through'))).toBe(4);
	expect(seen.get(of('folded_through'))).toBe(4);
	expect(seen.get(of('quarantined'))).toBe(1);
	expect(seen.get(of('needs_attention'))).toBe(1);
	expect(seen.get(of('acked_through', 't02', 'yokohama'))).toBe(1);
	expect(seen.has(of('unsynced', 't02', 'yokohama'))).toBe(false); // it has not reported
	expect(seen.get('noren_quarantined')).toBe(1);
	expect(seen.get('noren_sales')).toBe(2);
});

test('what waits for a predecessor is counted, and what nobody waits for any more is not', async () => {
	const entries = tablet.journal.trade(3);
	await tablet.push(entries.slice(2));
	await server.settled();
	expect((await metrics()).get('noren_parked')).toBe(2);
	await tablet.push(entries.slice(0, 2));
	await server.settled();
	expect((await metrics()).get('noren_parked')).toBe(0);
});

test('after a step back the reason and the devices waited for can be watched', async () => {
	const watched = async () => {
		const health = await (await server.call('/healthz')).json();
		const seen = await metrics();
		return [
			(health as { epoch_reason: unknown }).epoch_reason,
			(health as { refills_waiting: unknown }).refills_waiting,
			seen.get('noren_epoch_reason{reason="witness"}'),
			seen.get('noren_refills_waiting'),
		];
	};
	expect(await watched()).toEqual([null, 0, 0, 0]);
	await tablet.get(`/v1/feeds/catalogue/_changes?since=9-${server.running.parts.epoch.current()}`);
	expect(await watched()).toEqual(['witness', 1, 1, 1]);
	await tablet.report();
	expect(await watched()).toEqual(['witness', 0, 1, 0]);
});

test('one line a device and figure, and no label but device and store on them', async () => {
	await server.enrol('shibuya', server.code('shibuya', 't01'));
	tablet.journal.openTill();
	await tablet.push();
	await server.settled();
	const lines = (await (await server.call('/metrics')).text()).split('\n');
	const devices = lines.filter((line) => line.startsWith('noren_device_acked_through'));
	expect(devices).toEqual(['noren_device_acked_through{device="t01",store="shibuya"} 0']);
	const labels = lines.flatMap((line) => line.match(/(?<=[{,])\w+(?==")/g) ?? []);
	expect(new Set(labels)).toEqual(new Set(['feed', 'reason', 'device', 'store']));
});
