import { drawingSVG, qrcode, type RenderOptions } from 'bwip-js/generic';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { toBase64Url } from './base64url.ts';
import {
	LONGEST_MEMBER_CODE,
	MEMBER_CLOCKS_APART_MS,
	type MemberCode,
	memberStatement,
	verifyMemberCode,
} from './member-code.ts';
import type { PublicJwk } from './sealed-file.ts';
import { type TokenKeys, tokenStatement } from './signed-token.ts';

const SEED = Number(process.env.NOREN_SEED ?? 20261123);
const FROM = 1_795_400_000;
const CODE: MemberCode = {
	key: 'online-1',
	who: { by: 'ref', ref: '2f0c6f0a-7c5e-4a51-9a3c-0a6f5f7d9b11' },
	from: FROM,
	seconds: 45,
	nonce: 'AbCdEf_-012',
};

let shop: CryptoKeyPair;
let stranger: CryptoKeyPair;
let keys: TokenKeys;

const pair = () =>
	crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

async function signed(statement: string, { privateKey }: CryptoKeyPair): Promise<string> {
	const bytes = new TextEncoder().encode(statement);
	const proof = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes);
	return `${statement}.${toBase64Url(new Uint8Array(proof))}`;
}

async function aCode(change: Partial<MemberCode> = {}): Promise<string> {
	const statement = memberStatement({ ...CODE, ...change });
	if (statement === null) throw new Error('this can be a code');
	return signed(statement, shop);
}

async function publicOf({ publicKey }: CryptoKeyPair): Promise<PublicJwk> {
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
	return { kty: 'EC', crv: 'P-256', x, y };
}

beforeAll(async () => {
	[shop, stranger] = await Promise.all([pair(), pair()]);
	keys = new Map([
		['online-1', await publicOf(shop)],
		['online-2', await publicOf(stranger)],
	]);
});

const at = (text: string, seconds: number) => verifyMemberCode(text, keys, (FROM + seconds) * 1000);
const tolerated = MEMBER_CLOCKS_APART_MS / 1000;

test('a code names a person by their ref, or by the number of their card', async () => {
	expect(await at(await aCode(), 10)).toEqual({
		ok: true,
		who: CODE.who,
		nonce: CODE.nonce,
		keepNonceUntil: (FROM + 45 + tolerated) * 1000,
	});
	const byNumber = await aCode({ who: { by: 'number', number: '2900000012349' } });
	expect(await at(byNumber, 10)).toMatchObject({ who: { by: 'number', number: '2900000012349' } });
});

test.each([
	[-tolerated - 1, 'from_the_future'],
	[-tolerated, null],
	[45 + tolerated - 1, null],
	[45 + tolerated, 'expired'],
])('a code of 45 seconds, read %s seconds after it began, is refused as %s', async (seconds, why) => {
	expect(await at(await aCode(), seconds)).toMatchObject(why === null ? { ok: true } : { ok: false, why });
});

test('every code holds exactly in its window and the distance of clocks around it', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 30, max: 60 }),
			fc.integer({ min: -150, max: 150 }),
			async (long, moment) => {
				const read = await at(await aCode({ seconds: long }), moment);
				expect(read.ok).toBe(moment >= -tolerated && moment < long + tolerated);
				if (read.ok) expect(read.keepNonceUntil).toBeGreaterThan((FROM + moment) * 1000);
			},
		),
		{ seed: SEED, numRuns: 60 },
	);
});

test('no character of a code can be changed', async () => {
	const code = await aCode();
	await fc.assert(
		fc.asyncProperty(fc.nat(code.length - 1), fc.constantFrom(...'AQgw_-09zZ.'), async (place, other) => {
			fc.pre(code[place] !== other);
			const read = await at(code.slice(0, place) + other + code.slice(place + 1), 10);
			expect(read.ok).toBe(false);
		}),
		{ seed: SEED, numRuns: 200 },
	);
});

test('a signature by another key, of another kind of token, or by nobody known is not believed', async () => {
	const statement = memberStatement(CODE) ?? '';
	const other = memberStatement({ ...CODE, who: { by: 'ref', ref: 'someone-else' } }) ?? '';
	const proof = (await aCode()).split('.')[2];
	const coupon = await signed(statement.replace('NM1.', 'NC1.'), shop);
	expect(await at(await signed(statement, stranger), 10)).toEqual({ ok: false, why: 'forged' });
	expect(await at(`${other}.${proof}`, 10)).toEqual({ ok: false, why: 'forged' });
	expect(await at(coupon.replace('NC1.', 'NM1.'), 10)).toEqual({ ok: false, why: 'forged' });
	expect(await at(await aCode({ key: 'online-9' }), 10)).toEqual({ ok: false, why: 'unknown_key' });
	const broken = new Map([['online-1', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } as const]]);
	expect(await verifyMemberCode(await aCode(), broken, FROM * 1000)).toEqual({
		ok: false,
		why: 'unknown_key',
	});
});

test('an old forgery is called forged, not expired', async () => {
	expect(await at(await signed(memberStatement(CODE) ?? '', stranger), 9999)).toEqual({
		ok: false,
		why: 'forged',
	});
});

test('a window that is too long, or anything that is no code, is none whoever signed it', async () => {
	expect(memberStatement({ ...CODE, seconds: 61 })).toBeNull();
	expect(memberStatement({ ...CODE, seconds: 29 })).toBeNull();
	const day = tokenStatement('NM1.', ['online-1', 'rabc', FROM, 86_400, CODE.nonce]);
	for (const text of [
		await signed(day, shop),
		'NM1.',
		'NM1.e30.e30',
		'4901234567894',
		`${await aCode()}.x`,
	]) {
		expect(await at(text, 10)).toEqual({ ok: false, why: 'no_member_code' });
	}
});

test('the longest code fits a QR of version 10 at level M', async () => {
	const longest = await aCode({
		...{ key: 'k'.repeat(12), from: 9_999_999_999, seconds: 60 },
		who: { by: 'ref', ref: 'r'.repeat(40) },
	});
	expect(longest.length).toBeLessThanOrEqual(LONGEST_MEMBER_CODE);
	const drawn = (text: string) =>
		qrcode({ bcid: 'qrcode', text, eclevel: 'M', version: '10' } as RenderOptions, drawingSVG());
	expect(drawn(longest)).toContain('<svg');
	expect(() => drawn(`${longest}123456789`)).toThrow();
});
