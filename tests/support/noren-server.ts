import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A real server process on its own data folder; it can be stopped, killed and started again at the same address. */
export class NorenServer {
	readonly dataDir: string;
	readonly port: number;
	readonly #program: readonly string[];
	readonly #env: Readonly<Record<string, string>>;
	/** The one-time code printed at the last start. */
	code = '';
	/** What the last process has printed so far, its log included. */
	output = '';
	#process: ChildProcess | null = null;

	/** `served: false` starts only the server, without building the app that it would serve. */
	constructor(
		port: number,
		dataDir = mkdtempSync(join(tmpdir(), 'noren-data-')),
		{ served = true, env = {} }: { served?: boolean; env?: Readonly<Record<string, string>> } = {},
	) {
		this.port = port;
		this.dataDir = dataDir;
		this.#program = served
			? [join(ROOT, 'server/start.mjs')]
			: ['--import', 'tsx', join(ROOT, 'server/main.ts')];
		this.#env = env;
	}

	get url(): string {
		return `http://localhost:${this.port}`;
	}

	/** The running process; throws when there is none. */
	get pid(): number {
		const pid = this.#process?.pid;
		if (pid === undefined) throw new Error('no server is running');
		return pid;
	}

	/** Starts `server/start.mjs` the way `npm start` does, and waits until it says where it is. */
	async start(): Promise<void> {
		const child = spawn(process.execPath, [...this.#program], {
			cwd: ROOT,
			env: { ...process.env, ...this.#env, PORT: String(this.port), DATA_DIR: this.dataDir },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#process = child;
		this.output = '';
		await new Promise<void>((resolve, reject) => {
			const read = (chunk: Buffer) => {
				this.output += chunk.toString();
				const code = /Enrolment code +([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(this.output);
				if (!code?.[1]) return;
				this.code = code[1];
				resolve();
			};
			child.stdout?.on('data', read);
			child.stderr?.on('data', read);
			child.on('exit', (status) => reject(new Error(`server ended with ${status}:\n${this.output}`)));
		});
	}

	/** SIGTERM, and waits for the end. Answers the exit code. */
	stop(): Promise<number | null> {
		return this.#end('SIGTERM');
	}

	/** SIGKILL: no goodbye. */
	kill(): Promise<number | null> {
		return this.#end('SIGKILL');
	}

	/** Runs `npm run shop -- …` on this data folder and answers what it printed. */
	async shop(...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
		const child = spawn(process.execPath, [join(ROOT, 'server/cli/shop.mjs'), ...args], {
			cwd: ROOT,
			env: { ...process.env, DATA_DIR: this.dataDir },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (chunk: Buffer) => {
			stdout += chunk.toString();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			stderr += chunk.toString();
		});
		const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
		return { status, stdout, stderr };
	}

	#end(signal: NodeJS.Signals): Promise<number | null> {
		const child = this.#process;
		this.#process = null;
		if (!child || child.exitCode !== null) return Promise.resolve(child?.exitCode ?? null);
		return new Promise((resolve) => {
			child.on('exit', (status) => resolve(status));
			child.kill(signal);
		});
	}
}

/** A port nobody listens on now; kept over restarts, because a tablet's storage belongs to its origin. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on('error', reject);
		probe.listen(0, () => {
			const address = probe.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
