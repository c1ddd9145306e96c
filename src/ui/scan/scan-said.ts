/** What a scan came to, where a sheet or another screen hides the selling screen's own line; fetched when it is needed. */
export const scanSaid = () => import('./ScanSaid.svelte');
