import { DEFAULT_WEDGE } from '#devices/wedge/detector.ts';
import { keyboardWedge } from '#devices/wedge/listen-to-wedge.ts';
import { keptPreferences } from '#ui/shared/preferences.ts';
import type { ScanSource } from '#ui/state/scans.svelte.ts';

/** The keyboard wedge, heard from the page's first moment: no digit of the first scan of the day is lost. */
export const wedge: ScanSource = {
	listen(heard) {
		const prefix = keptPreferences.read('scanner.prefix') ?? '';
		return keyboardWedge(window, { ...DEFAULT_WEDGE, prefix }).listen(heard);
	},
};

/** Scanners on a cable of their own that were paired before; fetched by a till when its first screen is quiet. */
export const cables: ScanSource = {
	listen(heard) {
		let stop = () => {};
		let isOver = false;
		import('./wired-scanners.ts').then(
			({ listenToCables }) => {
				if (!isOver) stop = listenToCables(heard);
			},
			// Neither on the device nor to be had: the next load of the page has it, and the keyboard's scanner is heard.
			() => {},
		);
		return () => {
			isOver = true;
			stop();
		};
	},
};
