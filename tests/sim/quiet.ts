import { formatPosition } from '#server/feeds/feed-position.ts';
import { startName } from '#server/feeds/server-start.ts';
import { foldedPosition } from '#server/projections/follow-ledger.ts';
import type { SimServer } from './sim-server.ts';
import type { World } from './world.ts';

/** Whether nothing is left to do: outboxes empty, everything folded and published, every feed current. */
export function isQuiet(world: World): boolean {
	const { server } = world;
	if (world.scheduler.now < world.unquietUntil) return false;
	if (!server.process || !isFoldedAndPublished(server)) return false;
	const heads = new Map(
		server.db
			.all<{ feed: string; seq: number }>('SELECT feed, seq FROM feed_heads')
			.map((row) => [row.feed, row.seq]),
	);
	const epoch = server.process.parts.epoch.current();
	// Positions alone do not show that a server put back has another history: its start does, and then feeds are compared.
	const start = world.hasEverGoneBack ? startName(server.db) : null;
	const mayPull = new Set(world.pullers());
	return world.tablets.every((tablet) => {
		if (tablet.isGone) return true;
		if (tablet.isRevoked) return false;
		const mark = tablet.mark();
		if (tablet.hasFormers() || tablet.chain().seq > (mark?.acked_through ?? 0)) return false;
		// What was acknowledged in another life of the server says nothing of this one.
		if (mark && mark.epoch !== epoch) return false;
		if (!mayPull.has(tablet)) return true;
		if (tablet.hasKeysInHand()) return false;
		if (!tablet.tab?.isReady || tablet.trouble() !== null || !tablet.isChecked(start)) return false;
		return tablet.feeds.every((feed) => {
			const row = tablet.profile.commit('relaxed', (tx) => tx.get<{ since: string }>('feeds', feed));
			return row?.since === formatPosition(heads.get(feed) ?? 0, epoch);
		});
	});
}

/** What keeps the shop from being quiet, in words. */
export function unrest({ server, tablets: all }: World): string {
	const tablets = all.map((tablet) => {
		const feeds = tablet.feeds.map(
			(feed) => tablet.profile.commit('relaxed', (tx) => tx.get<{ since: string }>('feeds', feed))?.since,
		);
		const trouble = tablet.profile.commit('relaxed', (tx) => tx.get<string>('sync', 'trouble'));
		return `${tablet.profile.name} made ${tablet.chain().seq} acked ${tablet.mark()?.acked_through} ${trouble} ${feeds}`;
	});
	const heads = server.db.all('SELECT feed, seq FROM feed_heads');
	const epoch = server.process?.parts.epoch.current();
	return `${tablets.join('; ')}; server ${epoch} ${JSON.stringify(heads)}`;
}

function isFoldedAndPublished({ db, disk }: SimServer): boolean {
	if (foldedPosition(db) !== String(disk.documents.length)) return false;
	const waiting = db.get(
		`SELECT 1 FROM proj_dirty UNION ALL SELECT 1 FROM proj_customer_dirty UNION ALL SELECT 1 FROM proj_applied_dirty
		 UNION ALL SELECT 1 FROM office_journal WHERE in_ledger = 0 LIMIT 1`,
	);
	return waiting === undefined;
}
