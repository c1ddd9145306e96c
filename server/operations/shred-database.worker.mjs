// Deletes what a copied database knows of people, on a thread of its own: it writes the whole file anew.
import { parentPort, workerData } from 'node:worker_threads';
import Libsql from 'libsql';

const { path, statements, refs } = workerData;

const db = new Libsql(path);
db.exec('PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON');
const tables = new Set(
	db
		.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
		.all()
		.map(({ name }) => name),
);
db.exec('BEGIN');
for (const { table, sql, ofEach } of statements) {
	if (!tables.has(table)) continue; // a copy of an older Noren
	const statement = db.prepare(sql);
	if (ofEach) for (const ref of refs) statement.run(ref);
	else statement.run();
}
db.exec('COMMIT; VACUUM');
db.close();
parentPort.postMessage('done');
