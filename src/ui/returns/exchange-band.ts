/** The band over the basket while goods wait to be exchanged; fetched with the first exchange. */
export const exchangeBand = () => import('./ExchangeBand.svelte');
