import type { FeedName } from '#protocol/feed.ts';
import type { Device } from '#server/office/devices/devices.ts';
import { HttpError } from './http-error.ts';

/** The feeds a device may read (L14): what everyone may know, its own store's, and its own store's customers. */
export const feedsOf = ({ store }: Device): readonly FeedName[] => [
	'catalogue',
	'availability',
	`store-${store}`,
	`customers-${store}`,
];

/** The feed of this name when it is in the device's scope; 403 for another store's, 404 for none. */
export function feedInScope(name: string, device: Device): FeedName {
	const feed = feedsOf(device).find((candidate) => candidate === name);
	if (feed) return feed;
	if (/^(?:store|customers)-/.test(name))
		throw new HttpError(403, 'forbidden', 'The feed belongs to another store');
	throw new HttpError(404, 'not_found', 'No such feed');
}
