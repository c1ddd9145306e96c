import type { Ui } from '../state/ui.svelte.ts';

/** Puts back what was taken off; false when that is not possible any more, or was done. */
export type PutBack = () => boolean;

/** Takes lines or units of them out of the basket, or asks first. What is taken off is on the record. */
export type LineRemoval = {
	remove(lineId: string): void;
	/** The way back; null where somebody is asked first, and where a line would have nothing left. */
	lower(lineId: string, units: number): PutBack | null;
};

const ABSENT: (ui: Ui) => LineRemoval = (ui) => {
	const say = () => ui.notices.show(ui.words.error('server_unreachable').words);
	return {
		remove: say,
		lower() {
			say();
			return null;
		},
	};
};

/** The way to take goods out at this till; how it is done is fetched when a line is chosen. */
export const lineRemoval = (ui: Ui): Promise<LineRemoval> =>
	import('./remove-line.ts').then(({ lineRemover }) => lineRemover(ui)).catch(() => ABSENT(ui));
