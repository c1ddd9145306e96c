import { createServer, type IncomingMessage } from 'node:http';
import PouchDB from 'pouchdb';

// The peer of `server-push`: PouchDB on LevelDB behind HTTP as one would write it on a first day. Every push is a
// bulkDocs of its own with fsync; nothing is checked, folded or published.
const [, , folder = '', port = '0'] = process.argv;
const options = { adapter: 'leveldb', sync: true } as PouchDB.Configuration.DatabaseConfiguration;
const db = new PouchDB<object>(folder, options);
await db.info();

const server = createServer(async (request, response) => {
	const { docs } = JSON.parse(await textOf(request)) as { docs: { id: string }[] };
	const results = await db.bulkDocs(docs.map((entry) => ({ _id: entry.id, entry })));
	const rows = results.map(({ id }) => ({ id, result: 'stored' }));
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ rows, epoch: 'peer', head: '0', acked_through: 0, backed_up_through: 0 }));
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text;
}
