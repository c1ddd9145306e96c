import { join, resolve } from 'node:path';

/** Where things are inside one data folder (`DATA_DIR`). */
export type DataFolder = {
	readonly root: string;
	/** SQLite: master data, feeds and projections. Several processes may open it. */
	readonly database: string;
	/** The ledger's LevelDB. One process at a time. */
	readonly ledger: string;
	/** How a command finds the server that runs on this folder: `{pid, port, admin_token}`, mode 0600. */
	readonly serverFile: string;
};

/** The layout of a data folder. */
export function dataFolder(dataDir: string): DataFolder {
	const root = resolve(dataDir);
	return {
		root,
		database: join(root, 'noren.sqlite'),
		ledger: join(root, 'ledger'),
		serverFile: join(root, 'server.json'),
	};
}
