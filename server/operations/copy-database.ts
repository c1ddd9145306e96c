import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { MIGRATIONS } from '#server/database/schema.ts';
import { BackupError } from './backup-error.ts';

type Checked = { readonly problems: readonly string[]; readonly version: number };

/**
 * Copies a database that may be in use into one file: a picture of one moment, whatever is written meanwhile
 * (`VACUUM INTO`). The copy is checked page by page and on disk when this resolves.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
	judge(await work({ from, to }));
	const file = await open(to, 'r+');
	try {
		await file.chmod(0o600);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** Reads a copy page by page. Throws {@link BackupError} when it is damaged or of a newer Noren. */
export async function checkDatabase(path: string): Promise<void> {
	judge(await work({ from: null, to: path }));
}

async function work(task: { readonly from: string | null; readonly to: string }): Promise<Checked> {
	const worker = new Worker(new URL('./copy-database.worker.mjs', import.meta.url), { workerData: task });
	try {
		const [answer] = (await once(worker, 'message')) as [Checked];
		return answer;
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new BackupError(`The database could not be ${task.from ? 'copied' : 'read'}: ${reason}`, { cause });
	}
}

function judge({ problems, version }: Checked): void {
	if (problems.length > 0) {
		throw new BackupError(`The copy of the database is damaged: ${problems.slice(0, 3).join('; ')}`);
	}
	if (version > MIGRATIONS.length) {
		throw new BackupError(`The backup was written by a newer Noren (schema ${version}). Update first.`);
	}
}
