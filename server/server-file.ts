import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

const ServerFile = v.object({ pid: v.number(), port: v.number(), admin_token: v.string() });

/** How a command on this machine finds and convinces the server of a data folder. */
export type ServerFile = v.InferOutput<typeof ServerFile>;

/** Leaves word of a running server, readable by its owner only. */
export function writeServerFile(path: string, content: ServerFile): void {
	const draft = `${path}.${content.pid}`;
	writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
	renameSync(draft, path);
}

/** The server that left word last; it may be gone since. Null when there is none. */
export function readServerFile(path: string): ServerFile | null {
	try {
		return v.parse(ServerFile, JSON.parse(readFileSync(path, 'utf8')));
	} catch {
		return null; // missing or torn: nobody to ask
	}
}

/** Removes the word of this server, not another's. */
export function removeServerFile(path: string, pid: number): void {
	if (readServerFile(path)?.pid === pid) rmSync(path, { force: true });
}
