/** A scanner that is no keyboard, by how it is connected. */
export type ScannerWay = 'serial' | 'hid';

/** Choosing such a scanner in the browser's own list. */
export type ScannerPairing = {
	/** What this browser can do. */
	readonly ways: readonly ScannerWay[];
	/** Lets a person choose; must follow their tap. Whether they did. It is heard from then on. */
	pair(way: ScannerWay): Promise<boolean>;
};
