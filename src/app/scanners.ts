import type { ScanSource } from '#ui/state/scans.svelte.ts';

/**
 * Every scanner of this device, fetched once there is a till to scan at: the keyboard wedge, and scanners on a cable of
 * their own that were paired before. A browser that is no till yet does without them.
 */
export const scanners: ScanSource = {
	listen(heard) {
		let stop = () => {};
		let isOver = false;
		import('./wired-scanners.ts').then(
			({ listenToScanners }) => {
				if (!isOver) stop = listenToScanners(heard);
			},
			// Neither on the device nor to be had: the next load of the page has it, and keys type meanwhile.
			() => {},
		);
		return () => {
			isOver = true;
			stop();
		};
	},
};
