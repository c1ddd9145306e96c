import { readdirSync, readFileSync } from 'node:fs';

/** Memory of one process in bytes: what only it has, and its share of everything it uses. */
export type ProcessMemory = { readonly private: number; readonly pss: number };

/**
 * Memory of the largest renderer among the processes of the browser that runs on `profile`, as Linux counts it: page
 * and engine worker live in one renderer. Null where there is no /proc.
 */
export function rendererMemory(profile: string): ProcessMemory | null {
	const processes = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`), parent: parentOf(pid) }));
	const browser = processes.find(
		({ command }) => command.includes(`--user-data-dir=${profile}`) && !command.includes('--type='),
	);
	if (!browser) return null;
	const family = new Set([browser.pid]);
	for (let size = 0; size !== family.size; ) {
		size = family.size;
		for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
	}
	const renderers = processes
		.filter(({ pid, command }) => family.has(pid) && command.includes('--type=renderer'))
		.map(({ pid }) => memoryOf(pid));
	return renderers.sort((a, b) => b.private - a.private)[0] ?? null;
}

function memoryOf(pid: string): ProcessMemory {
	const rollup = read(`/proc/${pid}/smaps_rollup`);
	const kilobytes = (field: string) =>
		Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
	return {
		private: (kilobytes('Private_Clean') + kilobytes('Private_Dirty')) * 1024,
		pss: kilobytes('Pss') * 1024,
	};
}

const parentOf = (pid: string): string => /\)\s\S\s(\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? '';

/** A process may end while it is looked at: then there is nothing to read. */
function read(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
