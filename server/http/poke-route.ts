import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { FeedName } from '#protocol/feed.ts';
import { formatPosition } from '#server/feeds/feed-position.ts';
import { barredDevices } from '#server/office/devices/device-states.ts';
import { vectorKey } from '#server/projections/fold-row.ts';
import { deviceOf, requirePuller } from './caller.ts';
import { feedsOf } from './feed-scope.ts';
import type { Parts } from './parts.ts';

const HEARTBEAT_MS = 15_000;
/** Hints are gathered this long, so that a busy shop pokes each tablet a few times a second at most. */
const GATHER_MS = 200;
/** A listener with this much unread is not told more: it will pull anyway. */
const MAX_UNREAD = 64 * 1024;

type Listener = {
	readonly stream: ServerResponse;
	readonly feeds: readonly FeedName[];
	readonly name: string;
};

/** `GET /v1/poke`: one stream of server-sent events a tablet, hints `{feed, head}` and heartbeats, never data. */
export function pokeRoute(app: FastifyInstance, parts: Parts): void {
	const listeners = new Set<Listener>();
	const moved = new Map<FeedName, number>();
	let gathering: NodeJS.Timeout | undefined;

	const tell = () => {
		gathering = undefined;
		for (const [feed, seq] of moved) {
			for (const listener of listeners) poke(listener, feed, formatPosition(seq, parts.epoch.current()));
		}
		moved.clear();
	};
	/** Nothing may be written to a stream that has ended, and a slow reader's closes much later. */
	const dismiss = (listener: Listener) => {
		listeners.delete(listener);
		listener.stream.end();
	};
	const unlisten = parts.heads.listen((feed, seq) => {
		moved.set(feed, seq);
		gathering ??= setTimeout(tell, GATHER_MS);
	});
	// A new life of the server moves nothing, but every position belongs to another one now.
	const unlistenLife = parts.life.listen(() => {
		for (const [feed, seq] of parts.heads.all()) moved.set(feed, seq);
		gathering ??= setTimeout(tell, GATHER_MS);
	});
	const heartbeat = setInterval(() => {
		const barred = barredDevices(parts.db);
		for (const listener of listeners) {
			if (barred.has(listener.name)) dismiss(listener);
			else listener.stream.write(': heartbeat\n\n');
		}
	}, HEARTBEAT_MS);

	app.get('/v1/poke', { onRequest: requirePuller(parts) }, (request, reply) => {
		const device = deviceOf(request);
		const listener = { stream: reply.raw, feeds: feedsOf(device), name: vectorKey(device) };
		reply.hijack();
		// Gone while its token was looked up: it would never be heard to close.
		if (reply.raw.destroyed) return;
		reply.raw.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			'x-accel-buffering': 'no',
		});
		reply.raw.write(': hello\n\n');
		for (const [feed, seq] of parts.heads.all())
			poke(listener, feed, formatPosition(seq, parts.epoch.current()));
		listeners.add(listener);
		reply.raw.on('close', () => listeners.delete(listener));
	});

	app.addHook('preClose', async () => {
		clearInterval(heartbeat);
		clearTimeout(gathering);
		unlisten();
		unlistenLife();
		for (const listener of listeners) dismiss(listener);
	});
}

function poke({ stream, feeds }: Listener, feed: FeedName, head: string): void {
	if (!feeds.includes(feed) || stream.writableLength > MAX_UNREAD) return;
	stream.write(`event: poke\ndata: ${JSON.stringify({ feed, head })}\n\n`);
}
