import { getDefaultScanner, scanImageData, ZBarConfigType, ZBarSymbolType } from '@undecaf/zbar-wasm';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { RETAIL } from '#workers/scan/contract.ts';
import { libraryDecoder } from '#workers/scan/library-decoder.ts';

export type PeerAnswer = { readonly text: string | null; readonly ms: number };
/** The text of the first retail code a peer sees; UPC as thirteen digits, eight or twelve, as the peer writes it. */
export type Peer = (picture: ImageData) => Promise<string | null>;

prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
const zxing =
	(options: ReaderOptions): Peer =>
	async (picture) => {
		const found = await readBarcodes(picture, {
			formats: ['EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128', 'QRCode'],
			...{ maxNumberOfSymbols: 1, textMode: 'Plain', ...options },
		});
		return found[0]?.text ?? null;
	};
const once = { tryHarder: false, tryRotate: false, tryInvert: false, tryDownscale: false };

const RETAIL_IN_ZBAR = ['ZBAR_EAN13', 'ZBAR_EAN8', 'ZBAR_UPCA', 'ZBAR_UPCE', 'ZBAR_CODE128', 'ZBAR_QRCODE'];
const configured = getDefaultScanner().then((scanner) => {
	for (const type of [ZBarSymbolType.ZBAR_UPCA, ZBarSymbolType.ZBAR_UPCE, ZBarSymbolType.ZBAR_EAN8])
		scanner.setConfig(type, ZBarConfigType.ZBAR_CFG_ENABLE, 1);
});

/** Every single decoder of libraries.md §2, each as it is at its best there, in the same page on the same pictures. */
export const peers: Readonly<Record<string, Peer>> = {
	'zxing-wasm fast': zxing(once),
	'zxing-wasm tryHarder': zxing({ tryHarder: true }),
	'@zxing/library tryHarder': async ({ width, height, data }) => {
		const [first] = await libraryDecoder.read({ width, height, data: new Uint8ClampedArray(data) }, RETAIL);
		return first?.text ?? null;
	},
	'zbar-wasm': async (picture) => {
		await configured;
		const found = await scanImageData(picture);
		return found.find(({ typeName }) => RETAIL_IN_ZBAR.includes(typeName))?.decode() ?? null;
	},
};
