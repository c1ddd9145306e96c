import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from './server-harness.ts';

let server: TestServer;
let app: string;
beforeAll(async () => {
	app = await mkdtemp(join(tmpdir(), 'noren-app-'));
	await mkdir(join(app, 'assets'));
	await writeFile(join(app, 'index.html'), '<!doctype html><title>Noren</title>');
	await writeFile(join(app, 'sw.js'), '// worker');
	await writeFile(join(app, 'assets', 'main-abc123.js'), '// app');
	server = await TestServer.start({ appFolder: app });
});
afterAll(async () => {
	await server.dispose();
	await rm(app, { recursive: true });
});

test.each([
	['/', 'no-cache'],
	['/index.html', 'no-cache'],
	['/sw.js', 'no-cache'],
	['/assets/main-abc123.js', 'public, max-age=31536000, immutable'],
])('%s is cached as %s', async (path, expected) => {
	const response = await server.call(path);
	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toBe(expected);
});

test('any page of the app is index.html, and a missing file is not', async () => {
	const page = await server.call('/sell/basket', { headers: { accept: 'text/html' } });
	expect(await page.text()).toContain('<title>Noren</title>');
	expect(page.headers.get('cache-control')).toBe('no-cache');
	for (const path of ['/assets/gone-1.js', '/v1/nothing']) {
		const missing = await server.call(path);
		expect(missing.status).toBe(404);
		expect(await missing.json()).toMatchObject({ error: 'not_found' });
	}
});

test('the policy lets wasm and workers of our own run and nothing inline, and works on plain http', async () => {
	const { headers } = await server.call('/');
	const policy = headers.get('content-security-policy') ?? '';
	expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
	expect(policy).toContain("worker-src 'self'");
	expect(policy).not.toContain("'unsafe-inline'");
	expect(policy).not.toContain('upgrade-insecure-requests');
	expect(headers.get('strict-transport-security')).toBeNull();
});

test('files outside the app are not served', async () => {
	for (const path of ['/..%2f..%2fetc/passwd', '/%2e%2e/server.json']) {
		expect([400, 403, 404]).toContain((await server.call(path)).status);
	}
});

test('health and metrics are there for whoever watches', async () => {
	expect(await (await server.call('/healthz')).json()).toMatchObject({ ok: true });
	const metrics = await (await server.call('/metrics')).text();
	expect(metrics).toMatch(/^noren_sales 0$/m);
	expect(metrics).toMatch(/^noren_devices 0$/m);
});
