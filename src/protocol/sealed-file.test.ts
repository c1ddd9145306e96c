import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import type { DeviceKey } from './entry.ts';
import {
	looksSealed,
	type OpenedFile,
	openSealedFile,
	type PublicJwk,
	sealFile,
	type WebKey,
} from './sealed-file.ts';

type Pair = { readonly privateKey: WebKey; readonly publicKey: WebKey; readonly jwk: PublicJwk };

const device: DeviceKey = { store: 'shibuya', device: 't01', incarnation: 2 };
const entries = Array.from({ length: 40 }, (_, n) => ({ id: `e${n}`, note: `内緒の話 ${'x'.repeat(900)}` }));

let shop: Pair;
let otherShop: Pair;
let tablet: Pair;
let file: string;
beforeAll(async () => {
	[shop, otherShop, tablet] = [
		await pair('ECDH', ['deriveBits']),
		await pair('ECDH', ['deriveBits']),
		await pair('ECDSA', ['sign', 'verify']),
	];
	file = await sealFile(entries, { device, sealingKey: shop.jwk, deviceKeys: tablet, sealedAt: 7 });
});

async function pair(name: 'ECDH' | 'ECDSA', uses: ('deriveBits' | 'sign' | 'verify')[]): Promise<Pair> {
	const keys = await crypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, uses);
	if (!('privateKey' in keys)) throw new Error('a pair');
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', keys.publicKey);
	return { ...keys, jwk: { kty: 'EC', crv: 'P-256', x, y } };
}

const open = (text: string, by: Pair = shop): Promise<OpenedFile> =>
	openSealedFile(text, {
		sealingPrivateKey: by.privateKey,
		sealingKey: by.jwk,
		publicKeyOf: (asked) => (asked.device === 't01' && asked.incarnation === 2 ? tablet.jwk : null),
	});

test('what was sealed is opened as it was, with its device', async () => {
	expect(await open(file)).toEqual({ ok: true, device, sealedAt: 7, entries });
});

test('the file says nothing of what is in it', () => {
	expect(file).not.toContain('内緒');
	expect(file).not.toContain('"e17"');
	expect(file).not.toContain('x'.repeat(12));
	expect(fromBase64Url(JSON.parse(file).content)?.length).toBeGreaterThan(40 * 900);
});

test('two files of the same entries share no ciphertext', async () => {
	const again = await sealFile(entries, { device, sealingKey: shop.jwk, deviceKeys: tablet, sealedAt: 7 });
	expect(JSON.parse(again).content.slice(0, 40)).not.toBe(JSON.parse(file).content.slice(0, 40));
});

test('another shop is told so in its own word, an unknown device in its own', async () => {
	expect(await open(file, otherShop)).toEqual({ ok: false, refused: 'not_for_this_shop' });
	const stranger = { ...device, incarnation: 9 };
	const foreign = await sealFile(entries, {
		device: stranger,
		sealingKey: shop.jwk,
		deviceKeys: tablet,
		sealedAt: 7,
	});
	expect(await open(foreign)).toEqual({ ok: false, refused: 'unknown_device' });
});

test('a file sealed by another key in the name of the device is not genuine', async () => {
	const thief = await pair('ECDSA', ['sign', 'verify']);
	const forged = await sealFile(entries, { device, sealingKey: shop.jwk, deviceKeys: thief, sealedAt: 7 });
	expect(await open(forged)).toEqual({ ok: false, refused: 'not_genuine' });
});

test('every part, changed or taken away, makes the file refused', async () => {
	const parts = JSON.parse(file) as Record<string, unknown>;
	for (const name of Object.keys(parts)) {
		const { [name]: _, ...without } = parts;
		expect((await open(JSON.stringify(without))).ok, `without ${name}`).toBe(false);
		const value = parts[name];
		const other =
			typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}A` : otherShop.jwk;
		const refused = await open(JSON.stringify({ ...parts, [name]: other }));
		expect(refused.ok, `another ${name}`).toBe(false);
	}
	expect(await open(JSON.stringify({ ...parts, extra: 1 }))).toEqual({ ok: false, refused: 'not_sealed' });
});

test('a file signed again by its device is still bound to what was encrypted', async () => {
	const { signature: _, ...parts } = JSON.parse(file);
	const moved = { ...parts, sealed_at: 8 };
	const { canonicalJson } = await import('./canonical.ts');
	const signature = await crypto.subtle.sign(
		{ name: 'ECDSA', hash: 'SHA-256' },
		tablet.privateKey,
		new TextEncoder().encode(canonicalJson(moved)),
	);
	const signed = JSON.stringify({ ...moved, signature: toBase64Url(new Uint8Array(signature)) });
	expect(await open(signed)).toEqual({ ok: false, refused: 'not_genuine' });
});

test('a changed, removed or added character anywhere is refused', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: file.length - 1 }),
			fc.constantFrom('A', 'q', '_', '"', '', '7'),
			async (at, sign) => {
				const altered = file.slice(0, at) + sign + file.slice(at + 1);
				fc.pre(altered !== file);
				expect((await open(altered)).ok).toBe(false);
			},
		),
		{ numRuns: 150 },
	);
});

test('other files are not taken for sealed ones', async () => {
	expect(looksSealed(file.slice(0, 40))).toBe(true);
	for (const text of ['', 'gtin,name\n', '{"products":[]}', '[]', file.slice(0, 500)]) {
		expect(await open(text)).toEqual({ ok: false, refused: 'not_sealed' });
	}
	expect(looksSealed('{"products": []}')).toBe(false);
});

test('bytes survive base64url, and texts that are not base64url are recognised', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
			expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
			expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
		}),
	);
	for (const text of ['=', 'a', '+/', 'a b', 'AB', 'AAB']) expect(fromBase64Url(text)).toBeNull();
});
