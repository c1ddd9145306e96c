import BarcodeFormat from '@zxing/library/esm/core/BarcodeFormat';
import type Binarizer from '@zxing/library/esm/core/Binarizer';
import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap';
import GlobalHistogramBinarizer from '@zxing/library/esm/core/common/GlobalHistogramBinarizer';
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer';
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType';
import Code128Reader from '@zxing/library/esm/core/oned/Code128Reader';
import EAN8Reader from '@zxing/library/esm/core/oned/EAN8Reader';
import EAN13Reader from '@zxing/library/esm/core/oned/EAN13Reader';
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader';
import type Reader from '@zxing/library/esm/core/Reader';
import type Result from '@zxing/library/esm/core/Result';
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource';
import type { Candidate, Decoder, Symbology } from './contract.ts';
import { greyOf } from './picture.ts';

type One = { readonly symbology: Symbology; readonly aim: string; readonly reader: Reader };

/** Its MultiFormat readers print a stack trace for every picture without a code (zxing-js #648): asked one by one. */
const LINEAR: readonly One[] = [
	{ symbology: 'EAN_13', aim: ']E0', reader: new EAN13Reader() },
	{ symbology: 'EAN_8', aim: ']E4', reader: new EAN8Reader() },
	{ symbology: 'CODE_128', aim: '', reader: new Code128Reader() },
];
const SQUARE: readonly One[] = [{ symbology: 'QR_CODE', aim: ']Q1', reader: new QRCodeReader() }];
const HINTS = new Map<DecodeHintType, unknown>([
	[DecodeHintType.TRY_HARDER, true],
	[DecodeHintType.ASSUME_GS1, true],
]);

/** @zxing/library, where wasm is not allowed. UPC-E it does not read; lines of light do (`lines/`). */
export const libraryDecoder: Decoder = {
	...{ name: '@zxing/library', countsLines: false },
	async read(picture, symbologies) {
		const { width, height, light } = greyOf(picture);
		const source = new RGBLuminanceSource(new Uint8ClampedArray(light), width, height);
		const found = (readers: readonly One[], binarizer: Binarizer) =>
			readers
				.filter(({ symbology }) => symbologies.includes(symbology))
				.flatMap((one) => attempt(one, new BinaryBitmap(binarizer)) ?? []);
		const linear = found(LINEAR, new GlobalHistogramBinarizer(source));
		return linear.length > 0 ? linear : found(SQUARE, new HybridBinarizer(source));
	},
};

function attempt({ symbology, aim, reader }: One, bitmap: BinaryBitmap): Candidate | null {
	try {
		return candidateOf(symbology, aim, reader.decode(bitmap, HINTS));
	} catch {
		// It says by throwing that there is no such code, or that one is broken.
		return null;
	} finally {
		reader.reset();
	}
}

function candidateOf(symbology: Symbology, aim: string, result: Result): Candidate {
	const text = result.getText();
	const isUpc = result.getBarcodeFormat() === BarcodeFormat.EAN_13 && text.startsWith('0');
	const isGs1 = text.startsWith(']C1');
	const [from, to] = result.getResultPoints();
	const a = from && { x: from.getX(), y: from.getY() };
	const b = to && { x: to.getX(), y: to.getY() };
	return {
		symbology: isUpc ? 'UPC_A' : symbology,
		text: isUpc ? text.slice(1) : isGs1 ? text.slice(3) : text,
		aim: isGs1 ? ']C1' : aim || ']C0',
		lines: 1,
		corners: a && b && symbology !== 'QR_CODE' ? [a, b, b, a] : null,
	};
}
