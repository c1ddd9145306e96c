import type { Point } from './picture.ts';

/** The names that `npm run scan` prints. */
export type Symbology =
	| 'EAN_13'
	| 'EAN_8'
	| 'UPC_A'
	| 'UPC_E'
	| 'CODE_128'
	| 'QR_CODE'
	| 'ITF'
	| 'RSS_14'
	| 'RSS_EXPANDED'
	| 'DATA_MATRIX';

/** What is read where goods are sold; nothing else can then be misread as one of these. */
export const RETAIL: readonly Symbology[] = ['EAN_13', 'EAN_8', 'UPC_A', 'UPC_E', 'CODE_128', 'QR_CODE'];
/** …and what is read where cases arrive and fresh goods are weighed. */
export const ALL_SYMBOLOGIES: readonly Symbology[] = [
	...RETAIL,
	'ITF',
	'RSS_14',
	'RSS_EXPANDED',
	'DATA_MATRIX',
];

/** A code in a picture. UPC-E has its eight digits, UPC-A twelve; FNC1 between fields is U+001D. */
export type Reading = {
	readonly text: string;
	readonly symbology: Symbology;
	/** What a scanner would send in front of the text (ISO/IEC 15424), such as `]C1`. */
	readonly aim: string;
	/** Where it stands: from the left end of the code along its upper edge, then round. */
	readonly corners: readonly [Point, Point, Point, Point] | null;
};

/** What a single decoder says, and how often it saw it: lines for a linear code, 0 where that is not known. */
export type Candidate = Reading & { readonly lines: number };

/** A picture as decoders take it. */
export type Picture = {
	readonly width: number;
	readonly height: number;
	/** Red, green, blue, opacity of each pixel. */
	readonly data: Uint8ClampedArray<ArrayBuffer>;
};

/** One way to read a picture. */
export type Decoder = {
	readonly name: string;
	/** Whether it can be told to answer only what many lines say. */
	readonly countsLines: boolean;
	read(picture: Picture, symbologies: readonly Symbology[], wish?: Wish): Promise<readonly Candidate[]>;
};
export type Wish = { readonly minLines?: number };

/** What to look for in a picture, and how long at most, ms. */
export type Ask = { readonly symbologies: readonly Symbology[]; readonly budget: number };

/** What keeps a picture from being read, where something does. */
export type Trouble = 'dark' | 'close' | 'blurred';

export type Answer = {
	readonly reading: Reading | null;
	/** Only where nothing was read. */
	readonly trouble: Trouble | null;
	/** From the picture to the answer, ms. */
	readonly ms: number;
};

/** What the page may ask of the scan worker. */
export type ScanApi = {
	/** Makes ready what reads; the names of the decoders. */
	open(): Promise<readonly string[]>;
	/** The bitmap is handed over, and closed. */
	read(bitmap: ImageBitmap, ask: Ask): Promise<Answer>;
};
