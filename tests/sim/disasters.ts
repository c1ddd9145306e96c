import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Epoch } from '#server/epoch.ts';
import { ledgerRow } from '#server/ledger/ledger-documents.ts';
import { adoptDevices } from '#server/operations/adopt-devices.ts';
import { noteBackup } from '#server/operations/backups.ts';
import { carryDevices } from '#server/operations/carry-devices.ts';
import { carryKeys } from '#server/operations/carry-keys.ts';
import { Prefixes } from '#server/operations/prefixes.ts';
import { awaitedDevices } from '#server/operations/restore.ts';
import { resetProjections } from '#server/projections/rebuild.ts';
import { MemoryLedger } from './memory-ledger.ts';
import type { Backup } from './sim-server.ts';
import { copyMemoryFiles, putMemoryFiles } from './virtual-time.ts';
import type { World } from './world.ts';

/** What a ledger's disk holds of each device without a gap. */
function heldOn(backup: Backup) {
	const prefixes = new Prefixes();
	for (const document of backup.ledger.documents) {
		const row = ledgerRow('', document);
		if (row) prefixes.add(row);
	}
	return prefixes.held();
}

/** Takes a backup as the real one does: the database first, then what the ledger holds; then it is remembered. */
export function backUp(world: World): Backup {
	const backup = world.server.backup();
	const id = `backup-${world.scheduler.now}`;
	const note = { id, taken_at: world.scheduler.now, folder: id, entries: backup.ledger.documents.length };
	noteBackup(world.server.db, note, heldOn(backup));
	world.backups.set(id, backup);
	world.note(`backup of ${note.entries} documents`);
	return backup;
}

/**
 * Puts a backup back on a server that does not run. `isKnown`: as the restore command does, which takes over what the
 * present database knows of devices and begins a new life; otherwise somebody only copied the files.
 */
export async function restore(world: World, backup: Backup, isKnown: boolean): Promise<void> {
	const { server, scheduler, dice } = world;
	const folder = mkdtempSync(join(tmpdir(), 'noren-sim-'));
	const present = join(folder, 'present.sqlite');
	if (isKnown) server.db.run('VACUUM INTO ?', present);
	server.restore(backup);
	if (isKnown) {
		carryDevices(server.db, present);
		carryKeys(server.db, present);
		await adoptDevices(server.db, new MemoryLedger(server.disk, () => scheduler.now), scheduler.now);
		const random = (count: number) => Uint8Array.from({ length: count }, () => dice.between(0, 255));
		const epoch = new Epoch(server.db, server.disk.epoch, random);
		const why = { reason: 'restore', detail: 'simulated', at: scheduler.now } as const;
		epoch.bump(epoch.current(), why, awaitedDevices(server.db, heldOn(backup)));
		resetProjections(server.db);
	}
	rmSync(folder, { recursive: true });
	world.forgetRevocations();
}

/**
 * The server's machine is put back to a snapshot, folder and all, while nobody could pull anything: no mark beside the
 * stores and no position of a feed is ahead. Whoever pushed meanwhile is the only one who has seen more.
 */
export function snapshotAndPutBack(world: World): void {
	const { server, scheduler, dice } = world;
	if (!server.isUp || world.isHealing) return;
	world.note('a snapshot of the server; nobody hears anything from now on');
	const backup = server.backup();
	const files = copyMemoryFiles();
	for (const { link } of world.tablets) link.deaf = true;
	for (const tablet of world.tablets) if (tablet.tab) tablet.sell(tablet.tab);
	scheduler.after(dice.between(200, 3000), null, () => {
		for (const { link } of world.tablets) link.deaf = false;
		world.note('the server is put back to the snapshot');
		server.kill();
		server.restore(backup);
		putMemoryFiles(files);
		world.forgetRevocations();
		hasGoneBack(world);
		server.start();
	});
}

/**
 * The server lost something that it had. What a tablet had handed over before its own database went is nowhere then,
 * and nobody can be asked for it: lost twice without a backup.
 */
export function hasGoneBack(world: World): void {
	world.mayLag = true;
	world.hasEverGoneBack = true;
	// The last one may come when all else is healed.
	if (world.isHealing) world.awaitCalls();
	const left = new Set(
		world.tablets.flatMap((tablet) => tablet.journal().map(({ hash }) => hash.slice(0, 12))),
	);
	const { documents } = world.server.disk;
	const aside = documents.flatMap((each) => (each.type === 'quarantine' ? [each.content] : []));
	for (const each of documents) if (each.type === 'entry') left.add(each.entry.hash.slice(0, 12));
	for (const tablet of world.tablets) {
		if (!tablet.isGone && !world.losses.includes(tablet)) continue;
		tablet.confirmed = tablet.confirmed.filter(
			({ proof }) => left.has(proof) || aside.some((content) => content.includes(proof)),
		);
	}
}
