import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

const ServerFile = v.object({ pid: v.number(), port: v.number(), admin_token: v.string() });

/** How a command on this machine finds and convinces the server of a data folder. */
export type ServerFile = v.InferOutput<typeof ServerFile>;

/**
 * Leaves word of a running server, readable by its owner only: in a file of its own, because several may serve one
 * folder, and as the one to ask first.
 */
export function writeServerFile(path: string, content: ServerFile): void {
	for (const target of [ownFile(path, content.pid), path]) writeWhole(target, content);
}

/** A server that left word and still lives, the last one first. Null when there is none. */
export function readServerFile(path: string): ServerFile | null {
	const first = parse(path);
	if (first && isAlive(first.pid)) return first;
	for (const { file, content } of others(path)) {
		if (isAlive(content.pid)) return content;
		rmSync(file, { force: true });
	}
	return null;
}

/** Removes the word of this server, not another's; one that still runs becomes the first to ask. */
export function removeServerFile(path: string, pid: number): void {
	rmSync(ownFile(path, pid), { force: true });
	if (parse(path)?.pid !== pid) return;
	const next = others(path).find(({ content }) => isAlive(content.pid));
	if (next) writeWhole(path, next.content);
	else rmSync(path, { force: true });
}

function others(path: string): { readonly file: string; readonly content: ServerFile }[] {
	const folder = dirname(path);
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => /^server\.\d+\.json$/.test(name))
		.flatMap((name) => {
			const file = join(folder, name);
			const content = parse(file);
			return content ? [{ file, content }] : [];
		});
}

const ownFile = (path: string, pid: number): string => join(dirname(path), `server.${pid}.json`);

function writeWhole(path: string, content: ServerFile): void {
	const draft = `${path}.${content.pid}`;
	writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
	renameSync(draft, path);
}

function parse(path: string): ServerFile | null {
	try {
		return v.parse(ServerFile, JSON.parse(readFileSync(path, 'utf8')));
	} catch {
		return null; // missing or torn: nobody to ask
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
	}
}
