import type { Page } from '@playwright/test';

type WithBuckets = {
	readonly storageBuckets: {
		open(name: string): Promise<{ readonly indexedDB: IDBFactory }>;
		delete(name: string): Promise<void>;
	};
};

/** Takes the database away from outside the app, as a browser does that finds it broken; the second copy stays. */
export async function loseDatabase(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/icon.svg`);
	await page.evaluate(
		() =>
			new Promise<void>((resolve, reject) => {
				const deleting = indexedDB.deleteDatabase('noren');
				deleting.onsuccess = () => resolve();
				deleting.onerror = () => reject(deleting.error);
			}),
	);
}

/** Takes both copies away, as a browser does that needs the room, or a person who clears the site's data. */
export async function loseBothCopies(page: Page, url: string): Promise<void> {
	await loseDatabase(page, url);
	await page.evaluate(() => (navigator as unknown as WithBuckets).storageBuckets.delete('noren-mirror'));
}

/** Rows of a table of the second copy, 0 when there is no copy. */
export function countInSecondCopy(page: Page, table: string): Promise<number> {
	return page.evaluate(async (name) => {
		const { indexedDB: databases } = await (navigator as unknown as WithBuckets).storageBuckets.open(
			'noren-mirror',
		);
		if ((await databases.databases()).length === 0) return 0;
		return new Promise<number>((resolve, reject) => {
			const open = databases.open('noren');
			open.onerror = () => reject(open.error);
			open.onsuccess = () => {
				const count = open.result.transaction(name).objectStore(name).count();
				count.onsuccess = () => {
					open.result.close();
					resolve(count.result);
				};
			};
		});
	}, table);
}

/** Breaks the chain's head in one copy of the tables. */
export function damage(page: Page, where: 'database' | 'second copy'): Promise<void> {
	return page.evaluate(async (which) => {
		const { storageBuckets } = navigator as unknown as WithBuckets;
		const databases =
			which === 'database' ? indexedDB : (await storageBuckets.open('noren-mirror')).indexedDB;
		return new Promise<void>((resolve, reject) => {
			const open = databases.open('noren');
			open.onerror = () => reject(open.error);
			open.onsuccess = () => {
				const write = open.result.transaction('meta', 'readwrite');
				write.objectStore('meta').delete('chain');
				write.oncomplete = () => {
					open.result.close();
					resolve();
				};
			};
		});
	}, where);
}
