import type { EntryVersions } from '#protocol/entry.ts';
import type { DocTypes } from '#protocol/protocol-version.ts';
import type { FeedChecks } from '#server/feeds/feed-check.ts';
import type { FeedHeads } from '#server/feeds/feed-heads.ts';
import type { Packs } from '#server/feeds/packs.ts';
import type { HighWaterMark } from '#server/high-water.ts';
import type { AckTracker } from '#server/ledger/acks.ts';
import type { Life } from '#server/life.ts';
import type { DeviceNotes } from '#server/office/devices/device-notes.ts';
import type { Projector } from '#server/projections/projector.ts';
import type { Outside, Stores } from '#server/stores.ts';

/** What routes work with. */
export type Parts = Stores &
	Outside & {
		readonly acks: AckTracker;
		readonly heads: FeedHeads;
		readonly packs: Packs;
		readonly projector: Projector;
		readonly checks: FeedChecks;
		readonly life: Life;
		/** Makes the read models anew, in the background. */
		readonly refold: () => void;
		readonly notes: DeviceNotes;
		readonly mark: HighWaterMark;
		/** Kinds and schemas this server can read. */
		readonly versions: EntryVersions;
		/** Types of feed documents with the protocol they came with. */
		readonly docTypes: DocTypes;
		/** Lets a command on this machine ask for what only the owner of the data folder may. */
		readonly adminToken: string;
	};
