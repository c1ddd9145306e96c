import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Json } from '#protocol/canonical.ts';
import { contentHash } from '#protocol/hash.ts';
import { Minor, Sha256, Text } from '#protocol/money-schema.ts';
import { BackupError } from './backup-error.ts';

/** The files of a backup besides the manifest. */
export const DATABASE_FILE = 'noren.sqlite';
export const LEDGER_FILE = 'ledger.ndjson.gz';
export const MANIFEST_FILE = 'manifest.json';

const FileInfo = v.strictObject({ bytes: Minor, sha256: Sha256 });

const Contents = v.strictObject({
	/** Version of this format. */
	noren_backup: v.literal(1),
	/** Epoch ms. */
	taken_at: Minor,
	shop_name: v.string(),
	/** The life of the server it was taken in. */
	epoch: Text(200),
	entries: Minor,
	quarantined: Minor,
	/** How far each device's journal is in it without a gap. */
	held: v.array(v.strictObject({ store: Text(60), device: Text(60), incarnation: Minor, through: Minor })),
	files: v.strictObject({ [DATABASE_FILE]: FileInfo, [LEDGER_FILE]: FileInfo }),
});

/** What a backup says it contains. */
export type BackupManifest = v.InferOutput<typeof Contents>;

/** The manifest as text, closed by the hash of itself. */
export function formatManifest(manifest: BackupManifest): string {
	return `${JSON.stringify({ ...manifest, sha256: contentHash(manifest as Json) }, null, '\t')}\n`;
}

/** The manifest of a backup folder. Throws {@link BackupError} when it is missing, torn or edited. */
export function readManifest(folder: string): BackupManifest {
	const path = join(folder, MANIFEST_FILE);
	if (!existsSync(path)) throw new BackupError(`There is no backup in ${folder}: it has no ${MANIFEST_FILE}`);
	let parsed: unknown;
	try {
		parsed = JSON.parse(readFileSync(path, 'utf8'));
	} catch (cause) {
		throw new BackupError(`The backup in ${folder} is damaged: its manifest cannot be read`, { cause });
	}
	const file = v.safeParse(v.strictObject({ ...Contents.entries, sha256: Sha256 }), parsed);
	if (!file.success) {
		throw new BackupError(`The backup in ${folder} has a manifest that this Noren does not know`);
	}
	const { sha256, ...manifest } = file.output;
	if (contentHash(manifest as Json) !== sha256) {
		throw new BackupError(`The backup in ${folder} is damaged: its manifest was changed`);
	}
	return manifest;
}
