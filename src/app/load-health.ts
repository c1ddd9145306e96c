import type { DeviceHealth } from '#ports/health.ts';
import type { Subscribable } from '#ports/subscribable.ts';
import type { NorenDatabase } from '#storage/database.ts';

/** What the health screen shows, by a chunk of its own: a first screen has no health to show yet. */
export const loadedHealth = (db: NorenDatabase): Subscribable<DeviceHealth> => ({
	subscribe(next, error) {
		let stop = () => {};
		let isOver = false;
		import('#storage/health-query.ts').then(({ healthQuery }) => {
			if (isOver) return;
			const following = healthQuery(db).subscribe(next, error);
			stop = () => following.unsubscribe();
		}, error);
		return {
			unsubscribe() {
				isOver = true;
				stop();
			},
		};
	},
});
