import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerProof, tokenHash } from '#protocol/answer-proof.ts';
import { PROTOCOL_VERSION } from '#protocol/protocol-version.ts';
import { NONCE_HEADER, PROOF_HEADER, PROTOCOL_HEADER, TIME_HEADER } from '#protocol/wire.ts';
import { type Tablet, TestServer } from './server-harness.ts';

let server: TestServer;
let tablet: Tablet;
beforeEach(async () => {
	server = await TestServer.start();
	tablet = await server.enrol();
});
afterEach(() => server.dispose());

const nonce = '0123456789abcdef0123456789abcdef';
const headers = { [NONCE_HEADER]: nonce };

type Received = { status: number; time: number; proof: string | null; body: Uint8Array };
const received = async (answer: Response): Promise<Received> => ({
	status: answer.status,
	time: Number(answer.headers.get(TIME_HEADER)),
	proof: answer.headers.get(PROOF_HEADER),
	body: new Uint8Array(await answer.arrayBuffer()),
});

/** What a tablet computes of an answer. */
const proofOf = ({ status, time, body }: Received, token = tablet.token, asked = nonce) => {
	const bodyHash = createHash('sha256').update(body).digest('hex');
	return answerProof(tokenHash(token), { nonce: asked, time, status, bodyHash });
};

test('answers and refusals are proven to whoever asked with a nonce', async () => {
	tablet.journal.trade(2);
	const answers = [
		await tablet.post('/v1/journal/_bulk_docs', { docs: tablet.journal.entries }, headers),
		await tablet.get('/v1/feeds/catalogue/packs', headers),
		await tablet.get('/v1/feeds/catalogue/_changes?since=0', headers),
		await tablet.get('/v1/feeds/catalogue/check', headers),
		await tablet.get('/v1/feeds/catalogue/_changes?since=5-other', headers),
		await tablet.get('/v1/feeds/store-yokohama/packs', headers),
		await tablet.post('/v1/devices/report', {}, headers),
		await tablet.get('/v1/nothing', headers),
	];
	const seen = await Promise.all(answers.map(received));
	expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200, 409, 403, 400, 404]);
	for (const each of seen) {
		expect(each.proof).toBe(proofOf(each));
		expect(each.time).toBe(server.now);
	}
});

test('any changed byte, status, time, nonce or key makes another proof', async () => {
	const seen = await received(await tablet.get('/v1/feeds/catalogue/packs', headers));
	const other = await server.enrol();
	expect(seen.proof).toBe(proofOf(seen));
	for (let at = 0; at < seen.body.length; at++) {
		const body = seen.body.map((byte, n) => (n === at ? byte ^ 1 : byte));
		expect(proofOf({ ...seen, body })).not.toBe(seen.proof);
	}
	expect(proofOf({ ...seen, body: seen.body.slice(1) })).not.toBe(seen.proof);
	expect(proofOf({ ...seen, status: 201 })).not.toBe(seen.proof);
	expect(proofOf({ ...seen, time: seen.time + 1 })).not.toBe(seen.proof);
	expect(proofOf(seen, other.token)).not.toBe(seen.proof);
	expect(proofOf(seen, tablet.token, nonce.replace('0', '1'))).not.toBe(seen.proof);
});

test('without a nonce, or without a token that is known, nothing is proven', async () => {
	for (const answer of [
		await tablet.get('/v1/feeds/catalogue/packs'),
		await tablet.get('/v1/feeds/catalogue/packs', { [NONCE_HEADER]: 'short' }),
		await server.call('/v1/feeds/catalogue/packs', { token: 'nonsense', headers }),
		await server.call('/healthz', { headers }),
	]) {
		expect(answer.headers.get(PROOF_HEADER)).toBeNull();
		expect(answer.headers.get(TIME_HEADER)).toBeNull();
		expect(answer.headers.get(PROTOCOL_HEADER)).toBe(String(PROTOCOL_VERSION));
	}
});
