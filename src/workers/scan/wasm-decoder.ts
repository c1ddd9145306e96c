import {
	prepareZXingModule,
	type ReadInputBarcodeFormat,
	type ReadResult,
	readBarcodes,
} from 'zxing-wasm/reader';
import type { Candidate, Decoder, Symbology } from './contract.ts';

const FORMATS = {
	EAN_13: 'EAN13',
	EAN_8: 'EAN8',
	UPC_A: 'UPCA',
	UPC_E: 'UPCE',
	CODE_128: 'Code128',
	QR_CODE: 'QRCode',
	ITF: 'ITF',
	RSS_14: 'DataBar',
	RSS_EXPANDED: 'DataBarExpanded',
	DATA_MATRIX: 'DataMatrix',
} as const satisfies Record<Symbology, ReadInputBarcodeFormat>;

/** zxing-cpp in wasm. Where the binary is comes from whoever bundles it; it is never fetched from elsewhere. */
export async function wasmDecoder(wasm: { url: string } | { bytes: ArrayBuffer }): Promise<Decoder> {
	const overrides = 'url' in wasm ? { locateFile: () => wasm.url } : { wasmBinary: wasm.bytes };
	await prepareZXingModule({ overrides, fireImmediately: true });
	return {
		...{ name: 'zxing-wasm', countsLines: true },
		read: async ({ width, height, data }, symbologies, wish = {}) => {
			// Its types ask for the page's ImageData; what it takes is these three.
			const found = await readBarcodes({ width, height, data, colorSpace: 'srgb' } as ImageData, {
				formats: symbologies.map((name) => FORMATS[name]),
				...{ tryHarder: true, textMode: 'Plain', maxNumberOfSymbols: 4 },
				minLineCount: wish.minLines ?? 2,
			});
			return found.flatMap((result) => candidateOf(result) ?? []);
		},
	};
}

function candidateOf(result: ReadResult): Candidate | null {
	const symbology = symbologyOf(result);
	if (!symbology || !result.isValid) return null;
	const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
	return {
		...{ symbology, aim: result.symbologyIdentifier, lines: result.lineCount },
		text: textOf(result, symbology),
		corners: [topLeft, topRight, bottomRight, bottomLeft],
	};
}

/** zxing-cpp calls a stacked or limited DataBar by names of its own. */
function symbologyOf({ format, text }: ReadResult): Symbology | null {
	if (format === 'EAN13' && text.startsWith('0')) return 'UPC_A';
	if (format.startsWith('DataBarExp')) return 'RSS_EXPANDED';
	if (format.startsWith('DataBar')) return 'RSS_14';
	const names: readonly [Symbology, string][] = [
		...(['EAN_13', 'EAN_8', 'UPC_A', 'UPC_E', 'CODE_128'] as const),
		...(['QR_CODE', 'ITF', 'DATA_MATRIX'] as const),
	].map((name) => [name, FORMATS[name]]);
	return names.find(([, own]) => format === own)?.[0] ?? null;
}

/** UPC as it is printed: zxing-cpp writes all of them as thirteen digits, and keeps the eight of UPC-E beside. */
function textOf({ text, extra }: ReadResult, symbology: Symbology): string {
	if (symbology === 'UPC_A') return text.length === 13 ? text.slice(1) : text;
	if (symbology !== 'UPC_E') return text;
	const known: unknown = extra ? JSON.parse(extra) : null;
	const printed = known && typeof known === 'object' && 'UPCE' in known ? known.UPCE : null;
	return typeof printed === 'string' ? printed : text;
}
