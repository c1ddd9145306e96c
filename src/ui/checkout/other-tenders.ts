/** Everything but cash and a card that is only written down, fetched when it is first asked for. */
export const otherTenders = () => import('../tenders/OtherTenders.svelte');
