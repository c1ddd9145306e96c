import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { PackManifest } from '#protocol/feed.ts';
import { withheldTypes } from '#protocol/protocol-version.ts';
import type { CheckAnswer } from '#protocol/wire.ts';
import { ChangePages } from '#server/feeds/change-pages.ts';
import { holdsTypes } from '#server/feeds/changes.ts';
import { formatPosition, readPosition } from '#server/feeds/feed-position.ts';
import { feedHead } from '#server/feeds/publish.ts';
import { startName } from '#server/feeds/server-start.ts';
import { deviceOf, protocolOf, requirePuller } from './caller.ts';
import { feedInScope } from './feed-scope.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 1000;

const FeedParams = v.object({ feed: v.string() });
const PackParams = v.object({ hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
const ChangesQuery = v.object({
	since: v.optional(v.string()),
	epoch: v.optional(v.string(), ''),
	limit: v.optional(
		v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number), v.minValue(1)),
		String(DEFAULT_LIMIT),
	),
});

/** `/v1/feeds` and `/v1/packs`: views come down, as a snapshot and the changes since. */
export function feedRoutes(app: FastifyInstance, parts: Parts): void {
	const { db, packs } = parts;
	const pages = new ChangePages(db, parts.now);
	const options = { onRequest: requirePuller(parts) };
	const withheld = (request: FastifyRequest) => withheldTypes(protocolOf(request), parts.docTypes);

	app.get('/v1/feeds/:feed/packs', options, async (request, reply): Promise<PackManifest> => {
		const feed = feedInScope(parseInput(FeedParams, request.params).feed, deviceOf(request));
		reply.header('cache-control', 'no-store');
		const epoch = parts.epoch.current();
		if (!holdsTypes(db, feed, withheld(request))) return packs.manifest(feed, epoch);
		// Packs are the same for everyone; who must not see all of it reads the feed as changes from the beginning.
		return { feed, epoch, since: formatPosition(0, epoch), count: 0, packs: [] };
	});

	app.get('/v1/feeds/:feed/_changes', options, async (request, reply) => {
		const feed = feedInScope(parseInput(FeedParams, request.params).feed, deviceOf(request));
		const { since, limit, epoch: known } = parseInput(ChangesQuery, request.query);
		const epoch = parts.epoch.current();
		const head = feedHead(db, feed);
		const position = readPosition(since, epoch, head);
		if (!position.ok && position.fault === 'ahead') {
			// Only this server gives out positions of this epoch: it has gone back since (sync.md F4).
			const { device } = deviceOf(request);
			await parts.life.begin({
				seen: epoch,
				reason: 'witness',
				detail: `${device}: read ${feed} to ${since}`,
			});
		}
		if (!position.ok || (known !== '' && known !== epoch)) {
			throw new HttpError(409, 'rewind', 'The position belongs to another life of this server: pull again');
		}
		reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
		const page = {
			limit: Math.min(limit, MAX_LIMIT),
			epoch,
			start: startName(db),
			withheld: withheld(request),
		};
		return reply.send(pages.page(feed, position.seq, head, page));
	});

	app.get('/v1/feeds/:feed/check', options, async (request, reply): Promise<CheckAnswer> => {
		const feed = feedInScope(parseInput(FeedParams, request.params).feed, deviceOf(request));
		reply.header('cache-control', 'no-store');
		const { asOf, buckets } = await parts.checks.sums(feed);
		const epoch = parts.epoch.current();
		return { feed, epoch, as_of: formatPosition(asOf, epoch), buckets: buckets.map((sum) => [...sum]) };
	});

	app.get('/v1/packs/:hash', options, (request, reply) => {
		const pack = packs.bytes(parseInput(PackParams, request.params).hash);
		if (!pack) throw new HttpError(404, 'not_found', 'No such pack');
		const { buffer, byteOffset, byteLength } = pack.bytes;
		reply.header('cache-control', 'private, max-age=31536000, immutable');
		if (pack.isPrepared) reply.type('application/octet-stream');
		else reply.header('content-encoding', 'gzip').type('application/x-ndjson; charset=utf-8');
		return reply.send(Buffer.from(buffer, byteOffset, byteLength));
	});
}
