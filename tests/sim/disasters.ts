import { Epoch } from '#server/epoch.ts';
import { ledgerRow } from '#server/ledger/ledger-documents.ts';
import { noteBackup } from '#server/operations/backups.ts';
import { Prefixes } from '#server/operations/prefixes.ts';
import { resetProjections } from '#server/projections/rebuild.ts';
import type { Backup } from './sim-server.ts';
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
	world.note(`backup of ${note.entries} documents`);
	return backup;
}

/** Puts a backup back on a server that does not run; `isKnown` begins a new life as the restore command does. */
export function restore(world: World, backup: Backup, isKnown: boolean): void {
	const { server, scheduler, dice } = world;
	server.restore(backup);
	world.forgetRevocations();
	if (!isKnown) return;
	const random = (count: number) => Uint8Array.from({ length: count }, () => dice.between(0, 255));
	const epoch = new Epoch(server.db, server.disk.epoch, random);
	epoch.bump(epoch.current(), { reason: 'restore', detail: 'simulated', at: scheduler.now }, heldOn(backup));
	resetProjections(server.db);
}

/**
 * The server lost something that it had. What a tablet had handed over before its own database went is nowhere then,
 * and nobody can be asked for it: lost twice without a backup.
 */
export function hasGoneBack(world: World): void {
	world.mayLag = true;
	world.hasEverGoneBack = true;
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
