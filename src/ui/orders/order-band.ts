/** What is said of goods that come later, over the payment; fetched with the first of them. */
export const orderBand = () => import('./OrderBand.svelte');
