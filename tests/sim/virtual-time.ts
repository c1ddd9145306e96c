import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import timersPromises from 'node:timers/promises';
import zlib from 'node:zlib';
import type { Scheduler, Turns } from './scheduler.ts';

/**
 * Puts this process on virtual time: import it before any product code. Timers, the clock, random bytes and everything
 * that would run on another thread answer from the schedule that is running, so that the real server and the real sync
 * engine repeat a run exactly.
 */

const real = {
	now: Date.now,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	randomBytes: crypto.getRandomValues.bind(crypto),
};

let scheduler: Scheduler | null = null;
let randomByte: (() => number) | null = null;
/** Calls that went to another thread and are not back. */
let abroad = 0;
let lastAbroad: Promise<unknown> = Promise.resolve();

/** Which schedule answers from now on; null gives the process its own time back. */
export function useVirtualTime(next: Scheduler | null, bytes: (() => number) | null): void {
	scheduler = next;
	randomByte = bytes;
}

const turn = (): Promise<void> => new Promise((resolve) => real.setImmediate(resolve));

/** Node's own way to run every tick and microtask there is; a turn of the event loop for each event costs ten times it. */
const { _tickCallback: runMicrotasks } = process as unknown as { _tickCallback?(): void };

/** How a run brings what follows from an event to its end. */
export const turns: Turns = {
	drain() {
		runMicrotasks?.();
		return runMicrotasks !== undefined && abroad === 0;
	},
	settled(then) {
		real.setImmediate(() => (abroad === 0 ? then() : turns.settled(then)));
	},
};

/** Runs a call on another thread after the ones before it, so that their answers come in one order. */
function sendAbroad<T>(call: () => Promise<T>): Promise<T> {
	abroad++;
	const answer = lastAbroad.then(call);
	lastAbroad = answer.then(
		() => turn(),
		() => turn(),
	);
	lastAbroad.then(() => abroad--);
	return answer;
}

class VirtualTimer {
	#cancel: () => void = () => {};
	readonly #start: (timer: VirtualTimer) => () => void;

	constructor(start: (timer: VirtualTimer) => () => void) {
		this.#start = start;
		this.#cancel = start(this);
	}

	ref() {
		return this;
	}
	unref() {
		return this;
	}
	hasRef() {
		return true;
	}
	refresh() {
		this.#cancel();
		this.#cancel = this.#start(this);
		return this;
	}
	close() {
		this.#cancel();
		return this;
	}
	[Symbol.toPrimitive]() {
		return 0;
	}
}

type Work = (...args: unknown[]) => void;

function patchTimers(): void {
	const set = (work: Work, ms?: number, ...args: unknown[]): unknown => {
		const line = scheduler;
		if (!line) return real.setTimeout(() => work(...args), ms);
		const owner = line.owner;
		return new VirtualTimer(() => line.after(ms ?? 0, owner, () => work(...args)));
	};
	const every = (work: Work, ms?: number, ...args: unknown[]): unknown => {
		const line = scheduler;
		if (!line) throw new Error('an interval outside a schedule');
		const owner = line.owner;
		return new VirtualTimer((timer) =>
			line.after(Math.max(1, ms ?? 1), owner, () => {
				timer.refresh();
				work(...args);
			}),
		);
	};
	const clear = (timer: unknown) => {
		if (timer instanceof VirtualTimer) timer.close();
		else real.clearTimeout(timer as NodeJS.Timeout | undefined);
	};
	Object.assign(globalThis, {
		setTimeout: set,
		setInterval: every,
		clearTimeout: clear,
		clearInterval: clear,
		setImmediate: (work: Work, ...args: unknown[]) => {
			abroad++;
			return real.setImmediate(() => {
				abroad--;
				work(...args);
			});
		},
	});
	const pause = <T>(ms: number | undefined, value: T): Promise<T> =>
		new Promise((resolve) => set(() => resolve(value), ms ?? 0));
	Object.assign(timersPromises, {
		setTimeout: pause,
		setImmediate: <T>(value: T) => pause(0, value),
	});
}

/** As much of an abort signal as calls use; Node's own, an EventTarget, costs as much as the rest of a call. */
class LightSignal {
	aborted = false;
	readonly #listeners: (() => void)[] = [];

	addEventListener(_abort: string, listener: () => void): void {
		this.#listeners.push(listener);
	}

	abort(): void {
		if (this.aborted) return;
		this.aborted = true;
		for (const listener of this.#listeners.splice(0)) listener();
	}
}

class LightAbortController {
	readonly signal = new LightSignal();

	abort(): void {
		this.signal.abort();
	}
}

function patchClockAndDice(): void {
	Object.assign(globalThis, { AbortController: LightAbortController });
	Date.now = () => scheduler?.now ?? real.now();
	AbortSignal.timeout = (ms) => {
		const abort = new AbortController();
		setTimeout(() => abort.abort(), ms);
		return abort.signal;
	};
	crypto.getRandomValues = (array) => {
		const next = randomByte;
		if (!next || !(array instanceof Uint8Array)) return real.randomBytes(array);
		for (let at = 0; at < array.length; at++) array[at] = next();
		return array;
	};
}

function patchThreads(): void {
	for (const name of [
		'gzip',
		'gunzip',
		'deflate',
		'inflate',
		'brotliCompress',
		'brotliDecompress',
	] as const) {
		const now = zlib[`${name}Sync`] as (input: Buffer, options?: object) => Buffer;
		const call = (input: Buffer, ...rest: unknown[]) => {
			const done = rest.at(-1) as (error: Error | null, output?: Buffer) => void;
			const options = rest.length > 1 ? (rest[0] as object) : undefined;
			queueMicrotask(() => done(null, now(input, options)));
		};
		Object.assign(zlib, { [name]: call });
	}
	const { prototype } = crypto.subtle.constructor as { prototype: Record<string, unknown> };
	for (const name of [
		'importKey',
		'exportKey',
		'verify',
		'sign',
		'digest',
		'generateKey',
		'deriveBits',
		'deriveKey',
		'encrypt',
		'decrypt',
	]) {
		const original = prototype[name] as (...args: unknown[]) => Promise<unknown>;
		prototype[name] = function (this: SubtleCrypto, ...args: unknown[]) {
			return sendAbroad(() => original.apply(this, args));
		};
	}
	// What is deflated and inflated by streams is read to its end this way.
	const { arrayBuffer } = Response.prototype;
	Response.prototype.arrayBuffer = function (this: Response) {
		return sendAbroad(() => arrayBuffer.call(this));
	};
}

/** Files in this folder are kept in memory: what the server notes beside its stores. */
export const MEMORY_FOLDER = resolve('/noren-sim');
const files = new Map<string, string>();

/** A new server begins with an empty folder. */
export const forgetMemoryFiles = (): void => files.clear();

/** What the server has noted beside its stores, and that put back to what it was. */
export const copyMemoryFiles = (): ReadonlyMap<string, string> => new Map(files);
export function putMemoryFiles(copy: ReadonlyMap<string, string>): void {
	files.clear();
	for (const [path, text] of copy) files.set(path, text);
}

const isInMemory = (path: unknown): path is string =>
	typeof path === 'string' && path.startsWith(MEMORY_FOLDER);

function patchFiles(): void {
	const { readFileSync } = fs;
	const { open, rename } = fsPromises;
	fs.readFileSync = ((path: never, ...rest: never[]) => {
		if (!isInMemory(path)) return readFileSync(path, ...rest);
		const text = files.get(path);
		if (text === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' });
		return text;
	}) as typeof readFileSync;
	fsPromises.open = (async (path: never, ...rest: never[]) => {
		if (!isInMemory(path)) return open(path, ...rest);
		const writeFile = async (text: string) => void files.set(path, text);
		return { writeFile, sync: async () => {}, close: async () => {} };
	}) as unknown as typeof open;
	fsPromises.rename = async (from, to) => {
		if (!isInMemory(from) || !isInMemory(to)) return rename(from, to);
		files.set(to, files.get(from) ?? '');
		files.delete(from);
	};
}

patchFiles();
patchTimers();
patchClockAndDice();
patchThreads();
syncBuiltinESMExports();
