import type { FeedHeads } from '#server/feeds/feed-heads.ts';
import type { Packs } from '#server/feeds/packs.ts';
import type { AckTracker } from '#server/ledger/acks.ts';
import type { Projector } from '#server/projections/projector.ts';
import type { Outside, Stores } from '#server/stores.ts';

/** What routes work with. */
export type Parts = Stores &
	Outside & {
		readonly acks: AckTracker;
		readonly heads: FeedHeads;
		readonly packs: Packs;
		readonly projector: Projector;
		/** Lets a command on this machine ask for what only the owner of the data folder may. */
		readonly adminToken: string;
	};
