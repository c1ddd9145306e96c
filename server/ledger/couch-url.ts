/** Where a CouchDB is, with the secrets apart from what may be shown. */
export type CouchPlace = {
	/** Server address without user and password, without a slash at its end. */
	readonly server: string;
	/** Host and port, for messages. */
	readonly host: string;
	/** The `Authorization` header, '' when the address names nobody. */
	readonly authorization: string;
	/** What database names begin with. */
	readonly prefix: string;
};

/** What a database name may be, so that prefix, a hyphen and the shop's id make one. */
const PREFIX = /^[a-z][a-z0-9_-]{0,60}$/;

/**
 * Reads `COUCHDB_URL`: `http://user:pass@host:5984[/path][/prefix]`. The last part of the path is the prefix of the
 * database's name, `noren` when there is none. Throws in words that never hold the password.
 */
export function parseCouchUrl(text: string): CouchPlace {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
		throw new TypeError('COUCHDB_URL must look like http://user:password@host:5984 or …:5984/prefix');
	}
	const path = url.pathname.split('/').filter((part) => part !== '');
	const prefix = path.pop() ?? 'noren';
	if (!PREFIX.test(prefix)) {
		throw new TypeError(
			`COUCHDB_URL ends in "/${prefix}": a prefix is lower-case letters, digits, _ and -, and begins with a letter`,
		);
	}
	const user = decodeURIComponent(url.username);
	const password = decodeURIComponent(url.password);
	const authorization = user === '' ? '' : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	const server = `${url.origin}${path.map((part) => `/${part}`).join('')}`;
	return { server, host: url.host, authorization, prefix };
}
