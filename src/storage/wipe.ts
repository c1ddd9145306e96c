import type { NorenDatabase } from './database.ts';

/** Closes the connections of this page and deletes the database. Rejects when another connection does not let go. */
export async function wipeDatabase(connections: readonly NorenDatabase[]): Promise<void> {
	const [db] = connections;
	for (const connection of connections) connection.close();
	await db?.delete({ disableAutoOpen: false });
}
