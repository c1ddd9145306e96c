// Copies a SQLite database, or checks one, on a thread of its own: both read every page, and tills are waiting.
import { parentPort, workerData } from 'node:worker_threads';
import Libsql from 'libsql';

const { from, to } = workerData;

if (from) {
	const source = new Libsql(from);
	source.exec('PRAGMA busy_timeout = 5000');
	source.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
	source.close();
}
const copy = new Libsql(to, { readonly: true });
const problems = copy
	.prepare('PRAGMA integrity_check')
	.all()
	.map(({ integrity_check }) => integrity_check);
const { user_version } = copy.prepare('PRAGMA user_version').get();
copy.close();
parentPort.postMessage({ problems: problems.filter((line) => line !== 'ok'), version: user_version });
