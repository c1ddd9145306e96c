import type { Baskets } from '#ports/baskets.ts';
import type { Device } from '#ports/device.ts';
import type { Journal } from '#ports/journal.ts';
import type { Standing } from './services.ts';
import { readShop } from './shop.ts';

/** What standing is read from. */
export type StandingParts = {
	readonly device: Device;
	readonly journal: Journal;
	readonly baskets: Baskets;
};

/** Where the device stands after a start, a first load or a change of clerk. */
export async function readStanding(parts: StandingParts, catalogueLoaded: boolean): Promise<Standing> {
	const [identity, shop, operatorId, session, basket] = await Promise.all([
		parts.device.identity(),
		readShop(parts.device),
		parts.device.operator(),
		parts.journal.openSession(),
		parts.baskets.open(),
	]);
	return {
		device: identity,
		shop,
		catalogueLoaded,
		operator: shop?.staff.find(({ id }) => id === operatorId) ?? null,
		session,
		basket,
	};
}
