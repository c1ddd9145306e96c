import { argon2Matches } from '#platform/argon2.ts';
import { randomHex } from '#platform/random-hex.ts';
import { sha256 } from '#platform/sha256.ts';
import { later } from '#platform/timer.ts';
import { NorenDatabase } from '#storage/database.ts';
import { readMeta } from '#storage/meta.ts';
import { Transport, type TransportOptions } from '#sync/transport.ts';
import { serveEngine } from '#workers/engine/worker.ts';
import { DATABASE_NAME } from '../names.ts';
import { Engine } from './engine.ts';
import { serverCalls } from './server-calls.ts';

const now = () => Date.now();
const db = new NorenDatabase(DATABASE_NAME, 'relaxed');
const line: TransportOptions = { baseUrl: '', fetch: (...call) => fetch(...call), now, later };

const engine = new Engine({
	db,
	transport: new Transport({ ...line, proof: { sha256, nonce: () => randomHex(16) } }),
	// The name of this very file carries the hash of its content.
	appVersion: location.pathname.split('/').at(-1)?.slice(0, 60) ?? '',
	sha256,
	now,
	random: Math.random,
	later,
	matchesPin: argon2Matches,
});

serveEngine({
	...serverCalls({
		transport: () => new Transport(line),
		token: async () => (await readMeta(db.meta, 'credentials'))?.token ?? null,
	}),
	load: () => engine.load(),
	reload: () => engine.reload(),
	startSync: () => engine.startSync(),
	nudge: () => engine.nudge(),
	checkFeeds: () => engine.checkFeeds(),
	goodbye: () => engine.goodbye(),
	stopSync: () => engine.stopSync(),
	byGtin: (gtin) => engine.byGtin(gtin),
	byId: (id) => engine.byId(id),
	variantsOf: (item) => engine.variantsOf(item),
	search: (query, offset, limit) => engine.search(query, offset, limit),
	categories: () => engine.categories(),
	inCategory: (category, offset, limit) => engine.inCategory(category, offset, limit),
	namesOf: (ids) => engine.namesOf(ids),
	suggest: (history, given) => engine.suggest(history, given),
	version: () => engine.version(),
	matchesPin: (pin, hash) => engine.matchesPin(pin, hash),
	listen: (listener) => engine.listen(listener),
});
