import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JournalEntry } from '#protocol/entry.ts';
import { askServer } from '#server/cli/shop-access.ts';
import { LoadJournal } from '../support/load-journal.ts';
import { CallRefused, LoadTablet } from '../support/load-tablet.ts';
import { freePort, NorenServer } from '../support/noren-server.ts';
import { wireShop } from '../support/wire-shop.ts';

/** A disk of its own for one folder. Needs root. */
class SmallDisk {
	readonly folder: string;

	constructor(folder: string) {
		this.folder = folder;
		mkdirSync(folder, { recursive: true });
		const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
		if (status !== 0) throw new Error(`${folder} could not be mounted`);
	}

	/** Leaves room for nothing. */
	fill(): void {
		const { bavail, bsize } = statfsSync(this.folder);
		try {
			writeFileSync(join(this.folder, 'ballast'), new Uint8Array(Math.max(0, bavail * bsize - 4096)).fill(1));
		} catch (cause) {
			// The server wrote at the same time: then it is full all the more.
			if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
		}
	}

	free(): void {
		rmSync(join(this.folder, 'ballast'), { force: true });
	}

	remove(): void {
		spawnSync('umount', ['-l', this.folder]);
	}
}

function mayMount(): boolean {
	const folder = mkdtempSync(join(tmpdir(), 'noren-mount-'));
	const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
	if (mounted) spawnSync('umount', [folder]);
	rmSync(folder, { recursive: true });
	return mounted;
}

const CAN = process.platform === 'linux' && mayMount();
const disks: SmallDisk[] = [];
let server: NorenServer | undefined;

afterEach(async () => {
	await server?.kill();
	for (const disk of disks.splice(0).reverse()) disk.remove();
	if (server) rmSync(server.dataDir, { recursive: true, maxRetries: 5 });
});

/** Pushes batch after batch until the server refuses one, or `most` were taken. */
async function pushUntilRefused(tablet: LoadTablet, batches: () => JournalEntry[], most: number) {
	for (let taken = 0; taken < most; taken++) {
		const docs = batches();
		try {
			await tablet.push(docs);
		} catch (cause) {
			if (!(cause instanceof CallRefused)) throw cause;
			return { docs, refused: cause };
		}
	}
	return null;
}

async function aFullShop(which: 'ledger' | 'database') {
	server = new NorenServer(await freePort(), undefined, { served: false, env: { LOG_LEVEL: 'error' } });
	const root = new SmallDisk(server.dataDir);
	const ledger = new SmallDisk(join(server.dataDir, 'ledger'));
	disks.push(root, ledger);
	const { identities, items } = await wireShop(server, 1, 30);
	const [identity] = identities;
	if (!identity) throw new Error('no tablet');
	await server.start();
	const port = server.port;
	const tablet = new LoadTablet(identity, () => port);
	const journal = new LoadJournal(identity, identity.register, items);
	return { server, tablet, journal, disk: which === 'ledger' ? ledger : root };
}

/** There is room again: everything is taken, nothing twice, and the figures are right. */
async function expectHealed(healed: NorenServer, tablet: LoadTablet, all: readonly JournalEntry[]) {
	const until = Date.now() + 60_000;
	for (let at = 0; at < all.length; ) {
		try {
			await tablet.push(all.slice(at, at + 200));
			at += 200;
		} catch (cause) {
			if (!(cause instanceof CallRefused) || Date.now() > until) throw cause;
			await new Promise((resolve) => setTimeout(resolve, 300));
		}
	}
	expect((await tablet.report()).acked_through).toBe(all.length);
	await expect
		.poll(async () => (await tablet.report()).totals.folded_through, { timeout: 60_000 })
		.toBe(all.length);
	const verified = await (await askServer(healed.dataDir, 'verify'))?.json();
	expect(verified).toMatchObject({ ok: true });
	const { stdout } = await healed.shop('export');
	const ids = stdout.split('\n').flatMap((line) => /"id":"(shibuya:[^"]+)"/.exec(line)?.[1] ?? []);
	expect(ids.length).toBe(all.length);
	expect(new Set(ids).size).toBe(all.length);
}

test.skipIf(!CAN)(
	'F6: a full disk under the ledger is answered 507 with Retry-After, no entry counts half, and it heals when there is room (needs root)',
	{ timeout: 240_000 },
	async () => {
		const { server: full, tablet, journal, disk } = await aFullShop('ledger');
		const all: JournalEntry[] = [];
		const next = () => {
			const docs = journal.sales(100);
			all.push(...docs);
			return docs;
		};
		const { acked_through: before } = await tablet.push(next());
		disk.fill();
		const outcome = await pushUntilRefused(tablet, next, 40);
		expect(outcome?.refused.status).toBe(507);
		const answer = await fetch(`${full.url}/v1/journal/_bulk_docs`, {
			method: 'POST',
			headers: { authorization: `Bearer ${tablet.identity.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ docs: outcome?.docs }),
		});
		expect(answer.status).toBe(507);
		expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await answer.json()).toMatchObject({ error: 'server_full' });
		const said = await tablet.report();
		expect(said.acked_through).toBeGreaterThanOrEqual(before);
		expect(said.acked_through).toBeLessThan(all.length);
		next(); // the till sells on
		disk.free();
		await expectHealed(full, tablet, all);
	},
);

test.skipIf(!CAN)(
	'F6: a full disk under the read models takes no sale back and heals when there is room (needs root)',
	{ timeout: 240_000 },
	async () => {
		const { server: full, tablet, journal, disk } = await aFullShop('database');
		const all: JournalEntry[] = [];
		const next = () => {
			const docs = journal.sales(100);
			all.push(...docs);
			return docs;
		};
		await tablet.push(next());
		disk.fill();
		// Sales are folded into what room the database still had, until there is none.
		const trouble = async () => {
			const outcome = await pushUntilRefused(tablet, next, 1);
			if (outcome) expect(outcome.refused.status).toBe(507);
			return full.output;
		};
		await expect.poll(trouble, { timeout: 60_000, interval: 200 }).toContain('folding failed, trying again');
		disk.free();
		await expectHealed(full, tablet, all);
	},
);
