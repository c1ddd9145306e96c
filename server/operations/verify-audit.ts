import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { type AuditManifest, auditFiles, filesIn, JOURNAL_FILE, MANIFEST_FILE } from './audit-export.ts';
import { type ExportVerification, verifyExport } from './verify-export.ts';

/** What a look at an audit export alone found. */
export type AuditVerification = ExportVerification & {
	/** Files, and parts of the manifest, that are not what the journal in the same folder makes them. */
	readonly differing: readonly string[];
};

/**
 * Verifies an audit export by nothing but itself: its journal's chains, numbers, sums and Zs; every table against the
 * journal it was made of, to the byte; perpetual totals worked out again from the first entry on.
 */
export async function verifyAudit(folder: string): Promise<AuditVerification> {
	const journal = join(folder, JOURNAL_FILE);
	const found = await verifyExport(journal);
	const wanted = await auditFiles(linesOf(journal), () => {});
	const differing: string[] = [];
	for (const { file, sha256 } of wanted.files) {
		if ((await hashOf(join(folder, file))) !== sha256) differing.push(file);
	}
	const expected = new Set([...wanted.files.map(({ file }) => file), MANIFEST_FILE]);
	differing.push(...(await filesIn(folder)).filter((file) => !expected.has(file)));
	const said = await manifestOf(folder);
	for (const part of ['format', 'entries', 'files', 'perpetual'] as const) {
		if (!said || same(said[part], wanted[part])) continue;
		differing.push(`${MANIFEST_FILE}: ${part}`);
	}
	if (!said) differing.push(MANIFEST_FILE);
	return { ...found, ok: found.ok && differing.length === 0, differing };
}

const same = (one: unknown, other: unknown): boolean =>
	canonicalJson((one ?? null) as Json) === canonicalJson((other ?? null) as Json);

async function manifestOf(folder: string): Promise<Partial<AuditManifest> | null> {
	try {
		return JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')) as Partial<AuditManifest>;
	} catch {
		return null; // missing or torn: said as differing
	}
}

const linesOf = (path: string): AsyncIterable<string> =>
	createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });

/** A file's SHA-256, or '' when it cannot be read. */
async function hashOf(path: string): Promise<string> {
	const hash = createHash('sha256');
	try {
		for await (const chunk of createReadStream(path)) hash.update(new Uint8Array(chunk as Buffer));
	} catch {
		return '';
	}
	return hash.digest('hex');
}
