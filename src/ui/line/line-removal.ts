import type { Ui } from '../state/ui.svelte.ts';

/** Takes a line out of the basket, or asks first. */
export type RemoveLine = (lineId: string) => void;

/** The way to take lines out at this till; how it is done is fetched when a line is chosen. */
export const lineRemoval = (ui: Ui): Promise<RemoveLine> =>
	import('./remove-line.ts')
		.then(({ lineRemover }) => lineRemover(ui))
		.catch(() => () => ui.notices.show(ui.words.error('server_unreachable').words));
