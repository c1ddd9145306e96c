import { argon2Matches } from '#platform/argon2.ts';
import { sha256 } from '#platform/sha256.ts';
import { later } from '#platform/timer.ts';
import { NorenDatabase } from '#storage/database.ts';
import { Transport } from '#sync/transport.ts';
import { serveEngine } from '#workers/engine/worker.ts';
import { DATABASE_NAME } from '../names.ts';
import { Engine } from './engine.ts';

const now = () => Date.now();

const engine = new Engine({
	db: new NorenDatabase(DATABASE_NAME, 'relaxed'),
	transport: new Transport({ baseUrl: '', fetch: (...call) => fetch(...call), now }),
	sha256,
	now,
	random: Math.random,
	later,
	matchesPin: argon2Matches,
});

serveEngine({
	load: () => engine.load(),
	reload: () => engine.reload(),
	startSync: () => engine.startSync(),
	nudge: () => engine.nudge(),
	byGtin: (gtin) => engine.byGtin(gtin),
	search: (query, offset, limit) => engine.search(query, offset, limit),
	categories: () => engine.categories(),
	inCategory: (category, offset, limit) => engine.inCategory(category, offset, limit),
	version: () => engine.version(),
	matchesPin: (pin, hash) => engine.matchesPin(pin, hash),
	listen: (listener) => engine.listen(listener),
});
