import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '#server/database/database.ts';

/** Documents of one transaction: bounds how long the event loop stands still. */
export const CHUNK = 250;

/** How something is published beside other work. */
export type PublishOptions = {
	/** Asked between transactions. */
	readonly stopping?: () => boolean;
	/** Called in every transaction; throws when this process may not publish any more. */
	readonly fence?: () => void;
	/** The pause between transactions; a turn of the event loop when left out. */
	readonly pause?: () => Promise<unknown>;
};

/** Publishes a chunk a transaction until `chunk` says that nothing is waiting any more. */
export async function inChunks(
	db: Database,
	chunk: () => boolean,
	{ stopping = () => false, fence = () => {}, pause = nextTurn }: PublishOptions,
): Promise<void> {
	const fenced = () => {
		fence();
		return chunk();
	};
	while (!stopping() && db.transaction(fenced)) await pause();
}
