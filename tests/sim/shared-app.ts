import type { FastifyInstance } from 'fastify';
import { newApp } from '#server/http/build-app.ts';
import { Incoming } from './exchange.ts';

type Handler = (...args: unknown[]) => unknown;

/** What one process of the server has put on the app: its handlers and hooks, by name. */
class Routes {
	readonly #handlers = new Map<string, Handler>();
	/** Processes are told apart by it, so that none counts another's calls. */
	readonly process: number;

	constructor(process: number) {
		this.process = process;
	}

	keep(name: string, handler: Handler): void {
		if (this.#handlers.has(name)) throw new Error(`${name} is there twice`);
		this.#handlers.set(name, handler);
	}

	get count(): number {
		return this.#handlers.size;
	}

	get(name: string): Handler {
		const handler = this.#handlers.get(name);
		if (!handler) throw new Error(`this process has no ${name}`);
		return handler;
	}
}

/** The app as one process sees it, and what its requests carry so that they reach this process' handlers. */
export type ProcessApp = { readonly app: FastifyInstance; readonly carried: unknown };

/**
 * One Fastify for all processes of all runs: making one costs more than answering a hundred calls. The first process
 * lays its routes, with a relay in place of each handler and hook; every process registers its own through the same
 * product code, and a request is answered by those of the process it was sent to. So nothing that a process keeps in a
 * closure (caches, listeners, rate limits) outlives it.
 */
export class SharedApp {
	readonly fastify: FastifyInstance;
	#isLaid = false;
	#processes = 0;

	constructor(log: (line: string) => void) {
		this.fastify = newApp({ level: 'warn', stream: { write: log } });
	}

	/** The app for a process that begins. */
	begin(): ProcessApp {
		const routes = new Routes(++this.#processes);
		return { app: facade(this.fastify, routes, () => this.#isLaid), carried: routes };
	}

	/** A process has registered everything. */
	async ready(): Promise<void> {
		if (!this.#isLaid) await this.fastify.ready();
		this.#isLaid = true;
	}
}

function relay(name: string, requestAt = 0): Handler {
	return (...args) => routesOf(args[requestAt]).get(name)(...args);
}

function routesOf(request: unknown): Routes {
	const raw = (request as { raw?: unknown } | undefined)?.raw;
	if (!(raw instanceof Incoming) || !(raw.carried instanceof Routes))
		throw new Error('not a request of ours');
	return raw.carried;
}

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

/** A plugin of npm's, which has no scope of its own. */
const isLibrary = (plugin: object): boolean => Symbol.for('skip-override') in plugin;

/** Everything product code calls while it registers; whatever else it may call, the started app refuses. */
function facade(real: FastifyInstance, routes: Routes, isLaid: () => boolean): FastifyInstance {
	const kept = (name: string, handler: unknown, requestAt?: number): Handler => {
		if (!isHandler(handler)) throw new Error(`${name} is no function`);
		routes.keep(name, handler);
		return relay(name, requestAt);
	};
	const route =
		(method: 'get' | 'post') =>
		(url: string, ...rest: readonly unknown[]) => {
			const options = rest.length > 1 ? (rest[0] as object) : {};
			const relayed = Object.entries(options).map(([key, value]) => [
				key,
				isHandler(value) ? kept(`${method} ${url} ${key}`, value) : value,
			]);
			const handler = kept(`${method} ${url}`, rest.at(-1));
			if (!isLaid()) real[method](url, Object.fromEntries(relayed) as object, handler);
			return app;
		};
	const own = {
		get: route('get'),
		post: route('post'),
		addHook(name: string, hook: unknown) {
			// Nothing closes the app: a process of a run ends all at once.
			if (name === 'preClose') return app;
			const relayed = kept(`hook ${name} ${routes.count}`, hook);
			if (!isLaid()) real.addHook(name as 'onSend', relayed as never);
			return app;
		},
		setErrorHandler(handler: unknown) {
			const relayed = kept('error', handler, 1);
			if (!isLaid()) real.setErrorHandler(relayed as never);
			return app;
		},
		setNotFoundHandler(handler: unknown) {
			const relayed = kept('not found', handler);
			if (!isLaid()) real.setNotFoundHandler(relayed as never);
			return app;
		},
		removeAllContentTypeParsers() {
			if (!isLaid()) real.removeAllContentTypeParsers();
		},
		addContentTypeParser(type: string, options: object, parser: unknown) {
			const relayed = kept(`parser ${type} ${routes.count}`, parser);
			if (!isLaid()) real.addContentTypeParser(type, options as never, relayed as never);
			return app;
		},
		async register(plugin: object, options: object = {}) {
			if (isLibrary(plugin)) {
				const keyGenerator = (request: unknown) => String(routesOf(request).process);
				if (!isLaid()) await real.register(plugin as never, { ...options, keyGenerator } as never);
				return;
			}
			const inside = plugin as (scope: FastifyInstance) => Promise<void>;
			if (isLaid()) await inside(facade(real, routes, isLaid));
			else await real.register((scope) => inside(facade(scope, routes, isLaid)));
		},
	};
	// The prototype has what is not registered but used, the log above all.
	const app: FastifyInstance = Object.assign(Object.create(real), own);
	return app;
}
