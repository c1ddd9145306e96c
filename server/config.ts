import * as v from 'valibot';

/** What the environment decides about a server. */
export type Config = {
	/** TCP port, 0 for any free one. */
	readonly port: number;
	/** Address to listen on. All of them by default: the tablets are on the shop's network. */
	readonly host: string;
	/** Folder that holds everything, relative to the working directory or absolute. */
	readonly dataDir: string;
};

/** A setting that cannot be used; the message names it and says what would be right. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
}

const Port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535));

/** Reads PORT, HOST and DATA_DIR; throws {@link ConfigError} in words a shop owner can act on. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
	const port = v.safeParse(Port, env.PORT || '8080');
	if (!port.success) throw new ConfigError(`PORT must be a number from 0 to 65535, got "${env.PORT}"`);
	if (env.COUCHDB_URL) {
		throw new ConfigError(
			'COUCHDB_URL is set, but this version keeps its ledger in DATA_DIR only. Unset COUCHDB_URL to start.',
		);
	}
	return { port: port.output, host: env.HOST || '0.0.0.0', dataDir: env.DATA_DIR || './data' };
}
