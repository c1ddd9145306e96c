import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config.ts';
import { LedgerUnreachableError } from './ledger/ledger.ts';
import { loggerOptions } from './logger.ts';
import { createEnrolCode } from './office/devices/enrol-codes.ts';
import { allPlaces } from './office/places.ts';
import { ShopExistsError, seedDemoShop } from './office/seed/demo-shop.ts';
import { type RunningServer, startServer } from './server.ts';
import { FolderBusyError } from './stores.ts';

/** After so long a request or stream that does not end is cut. */
const DRAIN_MS = 5000;

const print = (line: string) => process.stdout.write(`${line}\n`);

try {
	const { port, host, dataDir, couchUrl } = readConfig(process.env);
	const server = await startServer({
		dataDir,
		couchUrl,
		port,
		host,
		appFolder: fileURLToPath(new URL('../dist', import.meta.url)),
		logger: loggerOptions(process.env.LOG_LEVEL || 'warn'),
		seed: (db) => seedDemoShop(db),
	});
	announce(server);
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void drain(server));
} catch (cause) {
	process.stderr.write(`${explain(cause)}\n`);
	process.exitCode = 1;
}

/** Says where the till is and how its first device gets in. */
function announce({ url, parts: { db, now, random } }: RunningServer): void {
	print(`Noren  ${url}`);
	const store = allPlaces(db).find(({ kind }) => kind === 'store');
	if (!store) {
		print('No store yet. Make the demo shop with: npm run shop -- seed');
		return;
	}
	const code = createEnrolCode(db, store.id, now(), random);
	print(`Enrolment code  ${code}  (${store.name}, once, 24 h)`);
	print(`Devices  ${url}/office/devices`);
}

/** Stops taking requests, finishes the running ones, flushes and leaves. */
async function drain(server: RunningServer): Promise<void> {
	const cut = setTimeout(() => {
		process.stderr.write('Some requests did not end in time and were cut\n');
		process.exit(1);
	}, DRAIN_MS);
	cut.unref();
	try {
		await server.close();
		process.exit(0);
	} catch (cause) {
		process.stderr.write(`${explain(cause)}\n`);
		process.exit(1);
	}
}

function explain(cause: unknown): string {
	if (cause instanceof ConfigError || cause instanceof FolderBusyError) return cause.message;
	if (cause instanceof LedgerUnreachableError) {
		return `${cause.message}. The ledger is there because COUCHDB_URL is set; nothing was changed.`;
	}
	if (cause instanceof ShopExistsError) {
		return 'Another process has just made the shop of this data folder, and nothing was added to it. Start again to use it: npm start';
	}
	if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
		return 'The port is taken by another program. Choose another: PORT=8081 npm start';
	}
	return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
