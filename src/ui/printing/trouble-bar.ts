/** Fetched when a paper did not come. */
export const troubleBar = () => import('./TroubleBar.svelte');
