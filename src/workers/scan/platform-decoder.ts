import type { Candidate, Decoder, Picture, Symbology } from './contract.ts';
import type { Point } from './picture.ts';

/** The browser's own reader (Shape Detection API), as far as it is used here; no TypeScript library declares it. */
type Detected = {
	readonly rawValue: string;
	readonly format: string;
	readonly cornerPoints: readonly Point[];
};
type Detector = { detect(picture: ImageData): Promise<readonly Detected[]> };
type DetectorKind = {
	new (options: { formats: readonly string[] }): Detector;
	getSupportedFormats(): Promise<readonly string[]>;
};

const FORMATS = {
	EAN_13: 'ean_13',
	EAN_8: 'ean_8',
	UPC_A: 'upc_a',
	UPC_E: 'upc_e',
	CODE_128: 'code_128',
	QR_CODE: 'qr_code',
	ITF: 'itf',
	DATA_MATRIX: 'data_matrix',
} as const satisfies Partial<Record<Symbology, string>>;
const NAMES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

/**
 * The reader that comes with the platform, or null where none does. It says nothing of FNC1, so Code 128 and Data
 * Matrix, in which GS1 fields may stand, are left to others.
 */
export async function platformDecoder(scope: object): Promise<Decoder | null> {
	const kind = 'BarcodeDetector' in scope ? (scope.BarcodeDetector as DetectorKind) : null;
	const supported = (await kind?.getSupportedFormats().catch(() => [])) ?? [];
	const known = NAMES.filter((name) => name !== 'CODE_128' && name !== 'DATA_MATRIX').filter((name) =>
		supported.includes(FORMATS[name]),
	);
	if (!kind || known.length === 0) return null;
	const detectors = new Map<string, Detector>();
	const detectorFor = (formats: readonly string[]): Detector => {
		const key = formats.join();
		const made = detectors.get(key) ?? new kind({ formats });
		detectors.set(key, made);
		return made;
	};
	return {
		...{ name: 'BarcodeDetector', countsLines: false },
		async read(picture: Picture, symbologies) {
			const formats = known.filter((name) => symbologies.includes(name)).map((name) => FORMATS[name]);
			if (formats.length === 0) return [];
			const image = new ImageData(picture.data, picture.width, picture.height);
			const found = await detectorFor(formats).detect(image);
			return found.flatMap((each) => candidateOf(each) ?? []);
		},
	};
}

function candidateOf({ rawValue, format, cornerPoints }: Detected): Candidate | null {
	const name = NAMES.find((each) => FORMATS[each] === format);
	if (!name) return null;
	const isUpc = name === 'EAN_13' && rawValue.length === 13 && rawValue.startsWith('0');
	const [a, b, c, d] = cornerPoints;
	return {
		symbology: isUpc ? 'UPC_A' : name,
		text: isUpc ? rawValue.slice(1) : rawValue,
		...{ aim: '', lines: 0, corners: a && b && c && d ? [a, b, c, d] : null },
	};
}
