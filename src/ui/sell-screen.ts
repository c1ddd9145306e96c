/**
 * The selling screen, a chunk of its own: a browser that is no till yet does without it, and a till asks for it before
 * it has read anything else.
 */
export const sellScreen = () => import('./SellScreen.svelte');

/** The screen that opens the drawer, likewise: it is needed once a day, by a till. */
export const openTillScreen = () => import('./till/OpenTillScreen.svelte');
