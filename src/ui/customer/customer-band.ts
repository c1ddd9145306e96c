/** Who buys, over the basket; fetched once the first screen is there. */
export const customerBand = () => import('./CustomerBand.svelte');

/** What takes member cards, fetched with the first one. */
export const memberScans = () => import('./member-scans.ts');
