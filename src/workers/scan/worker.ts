/// <reference lib="webworker" />
import { expose } from 'comlink';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Decoder, Picture, ScanApi } from './contract.ts';
import { greyOf } from './picture.ts';
import { platformDecoder } from './platform-decoder.ts';
import { readPicture } from './read-picture.ts';
import { troubleOf } from './trouble.ts';
import { wasmDecoder } from './wasm-decoder.ts';

const now = () => performance.now();
let opening: Promise<readonly Decoder[]> | null = null;
let canvas: OffscreenCanvas | null = null;

/** The platform's reader where it has one, then wasm; JavaScript only where wasm may not run. */
async function openDecoders(): Promise<readonly Decoder[]> {
	const platform = await platformDecoder(self);
	const own = await wasmDecoder({ url: wasmUrl }).catch(
		async () => (await import('./library-decoder.ts')).libraryDecoder,
	);
	return platform ? [platform, own] : [own];
}

function pictureOf(bitmap: ImageBitmap): Picture {
	const { width, height } = bitmap;
	canvas ??= new OffscreenCanvas(width, height);
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('no canvas to read a picture with');
	context.clearRect(0, 0, width, height);
	context.drawImage(bitmap, 0, 0);
	bitmap.close();
	return context.getImageData(0, 0, width, height);
}

const api: ScanApi = {
	async open() {
		opening ??= openDecoders();
		return (await opening).map(({ name }) => name);
	},
	async read(bitmap, { symbologies, budget }) {
		opening ??= openDecoders();
		const decoders = await opening;
		const began = now();
		const picture = pictureOf(bitmap);
		const reading = await readPicture(picture, symbologies, { decoders, now, budget });
		const trouble = reading ? null : troubleOf(greyOf(picture));
		return { reading, trouble, ms: now() - began };
	},
};

expose(api);
