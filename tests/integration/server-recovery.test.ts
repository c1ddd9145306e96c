import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoverySecret } from '#protocol/recovery-secret.ts';
import { LostAnswer, RecoverAnswer } from '#protocol/wire.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { enrolRequest, Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
	tablet.journal.trade(3);
	await tablet.push();
});
afterEach(() => server.dispose());

const lostOf = ({ identity: { device, incarnation, token } }: Tablet, secret = recoverySecret(token)) => ({
	device,
	incarnation,
	secret,
});
/** A request as a browser makes it that has only its note outside the database left. */
async function recoverRequest(from: Tablet, secret?: string) {
	const lost = lostOf(from, secret);
	const { public_key, proof } = await enrolRequest('', lost.secret);
	return { ...lost, public_key, proof };
}
const recover = async (from: Tablet, secret?: string) =>
	server.post('/v1/devices/recover', await recoverRequest(from, secret));
const codeOf = async (answer: Response) => [
	answer.status,
	((await answer.json()) as { error?: string }).error,
];
const REFUSED = [403, 'recovery_refused'];

test('a device that lost its database hears what the server last had, and goes on as the next incarnation', async () => {
	await tablet.report();
	const last = { acked_through: 4, receipt_number: 'SBY-t01.1-000003', seen_at: server.now };
	const lost = await server.post('/v1/devices/lost', lostOf(tablet));
	expect(v.parse(LostAnswer, await lost.json())).toEqual({ store_name: '渋谷店', register: 'R01', last });

	const answer = v.parse(RecoverAnswer, await (await recover(tablet)).json());
	expect(answer).toMatchObject({ store: 'shibuya', device: 't01', register: 'R01', incarnation: 2, last });
	expect(answer.token).not.toBe(tablet.token);

	const again = new Tablet(server, answer);
	again.journal.trade(1);
	expect((await again.push()).acked_through).toBe(2);
	await server.settled();
	expect((await again.report()).totals).toMatchObject({ folded_through: 2, sales: 1 });
	expect((await again.get('/v1/feeds/catalogue/packs')).status).toBe(200);
});

test('what the former life still had to send is taken, but it pulls nothing and is told to stop', async () => {
	await recover(tablet);
	tablet.journal.sale();
	expect((await tablet.push()).acked_through).toBe(5);
	expect((await tablet.report()).state).toBe('forked');
	expect(await codeOf(await tablet.get('/v1/feeds/catalogue/packs'))).toEqual([403, 'device_forked']);
});

test('a secret is used up by the first who recovers, and the third with an old code comes too late', async () => {
	const code = server.code('shibuya', 't01');
	expect((await recover(tablet)).status).toBe(200);
	expect(await codeOf(await recover(tablet))).toEqual(REFUSED);
	expect(await codeOf(await server.post('/v1/devices/lost', lostOf(tablet)))).toEqual(REFUSED);
	const third = await server.enrol('shibuya', code);
	expect(third.identity).toMatchObject({ device: 't01', incarnation: 3, register: 'R01' });
	const late = await server.post('/v1/devices/enrol', await enrolRequest(code));
	expect(await codeOf(late)).toEqual([403, 'enrol_code_wrong']);
});

test('two copies that recover at once become one device', async () => {
	const answers = await Promise.all([recover(tablet), recover(tablet), recover(tablet)]);
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
	expect(server.db.all('SELECT incarnation FROM office_devices ORDER BY incarnation')).toHaveLength(2);
});

test('the same key may ask again while its answer was lost, and no more once its token was used', async () => {
	const request = await recoverRequest(tablet);
	const ask = () => server.post('/v1/devices/recover', request);
	const lost = (await (await ask()).json()) as RecoverAnswer;
	const heard = (await (await ask()).json()) as RecoverAnswer;
	expect(heard).toMatchObject({ device: 't01', incarnation: 2, last: { acked_through: 4 } });
	expect((await new Tablet(server, lost).get('/v1/feeds/catalogue/packs')).status).toBe(401);
	expect((await new Tablet(server, heard).get('/v1/feeds/catalogue/packs')).status).toBe(200);
	expect(await codeOf(await ask())).toEqual(REFUSED);
});

test('a wrong secret, a wrong proof, another incarnation or a revoked device recovers nothing', async () => {
	expect(await codeOf(await recover(tablet, 'f'.repeat(64)))).toEqual(REFUSED);
	const request = await recoverRequest(tablet);
	const other = await recoverRequest(tablet);
	for (const wrong of [
		{ ...request, proof: other.proof },
		{ ...request, incarnation: 2 },
		{ ...request, device: 't02' },
	]) {
		expect(await codeOf(await server.post('/v1/devices/recover', wrong))).toEqual(REFUSED);
	}
	revokeDevice(server.db, 't01', server.now);
	expect(await codeOf(await recover(tablet))).toEqual(REFUSED);
	expect(await codeOf(await server.post('/v1/devices/lost', lostOf(tablet)))).toEqual(REFUSED);
});

test('the secret of the next life works for the next loss', async () => {
	const second = new Tablet(server, (await (await recover(tablet)).json()) as RecoverAnswer);
	const third = (await (await recover(second)).json()) as RecoverAnswer;
	expect(third).toMatchObject({ incarnation: 3, last: { acked_through: 0, receipt_number: '' } });
});

test('secrets and tokens are kept as hashes only', async () => {
	const answer = (await (await recover(tablet)).json()) as RecoverAnswer;
	const kept = JSON.stringify(server.db.all('SELECT * FROM office_devices'));
	for (const token of [tablet.token, answer.token]) {
		expect(kept).not.toContain(token);
		expect(kept).not.toContain(recoverySecret(token));
	}
});

test('a code for a device brings that one back at its store and register', async () => {
	await server.enrol('yokohama');
	const back = await server.enrol('shibuya', server.code('shibuya', 't01'));
	expect(back.identity).toMatchObject({ device: 't01', incarnation: 2, register: 'R01', store: 'shibuya' });
	expect((await tablet.report()).state).toBe('forked');
	expect(await codeOf(await recover(tablet))).toEqual(REFUSED);
});
