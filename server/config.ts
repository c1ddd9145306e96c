import * as v from 'valibot';
import { parseCouchUrl } from './ledger/couch-url.ts';

/** What the environment decides about a server. */
export type Config = {
	/** TCP port, 0 for any free one. */
	readonly port: number;
	/** Address to listen on. All of them by default: the tablets are on the shop's network. */
	readonly host: string;
	/** Folder that holds everything, relative to the working directory or absolute. */
	readonly dataDir: string;
	/** A CouchDB that keeps the ledger instead of the folder, with user and password in it; null without one. */
	readonly couchUrl: string | null;
};

/** A setting that cannot be used; the message names it and says what would be right. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

const Port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535));

/** Reads PORT, HOST, DATA_DIR and COUCHDB_URL; throws {@link ConfigError} in words a shop owner can act on. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
	const port = v.safeParse(Port, env.PORT || '8080');
	if (!port.success) throw new ConfigError(`PORT must be a number from 0 to 65535, got "${env.PORT}"`);
	const couchUrl = env.COUCHDB_URL || null;
	try {
		if (couchUrl !== null) parseCouchUrl(couchUrl);
	} catch (cause) {
		throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause });
	}
	return { port: port.output, host: env.HOST || '0.0.0.0', dataDir: env.DATA_DIR || './data', couchUrl };
}
