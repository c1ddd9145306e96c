import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const PICTURES = fileURLToPath(new URL('../../../shared/data/barcodes/', import.meta.url));
/** Whether the photographs lie beside this checkout. */
export const HAS_PHOTOGRAPHS = existsSync(`${PICTURES}zxing`);

/** Frames a second: enough for a person who holds things before a camera, and a file that stays small. */
const RATE = 5;
const WIDTH = 640;
const HEIGHT = 480;

/** The light (0–255) of a place of a made picture. */
export type Made = (x: number, y: number) => number;

/** A stretch of film: a photograph, a made picture, or null for an empty counter. */
export type Scene = { readonly picture: string | Made | null; readonly seconds: number };

/** What keeps a camera from reading, as pictures: no light; a code that fills more than the picture; one out of focus. */
export const TROUBLES = {
	dark: () => 12,
	close: (x: number) => (Math.floor(x / 45) % 2 === 0 ? 30 : 225),
	blurred: (x: number) => 128 + 90 * Math.sin(x / 6.5),
} satisfies Record<string, Made>;

/**
 * Writes what a fake camera of Chromium shows (`--use-file-for-fake-video-capture`), from real photographs: YUV 4:2:0,
 * grey. A page decodes the pictures. The film begins anew at its end.
 */
export async function writeFilm(page: Page, file: string, scenes: readonly Scene[]): Promise<void> {
	const colourless = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
	const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C420jpeg\n`)];
	for (const { picture, seconds } of scenes) {
		const light = typeof picture === 'string' ? await lightOf(page, picture) : made(picture ?? (() => 155));
		for (let at = 0; at < seconds * RATE; at += 1) parts.push(Buffer.from('FRAME\n'), light, colourless);
	}
	writeFileSync(file, new Uint8Array(Buffer.concat(parts.map((part) => new Uint8Array(part)))));
}

/** Video light goes from 16 to 235. */
const made = (lightAt: Made): Buffer =>
	Buffer.from(
		Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
			Math.round(lightAt(at % WIDTH, Math.floor(at / WIDTH)) * 0.86 + 16),
		),
	);

/** A photograph in the middle of a grey picture, as large as it fits into what is read of it. */
async function lightOf(page: Page, picture: string): Promise<Buffer> {
	const source = readFileSync(PICTURES + picture).toString('base64');
	const light = await page.evaluate(
		async ([data, width, height]) => {
			const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
			const bitmap = await createImageBitmap(new Blob([bytes]));
			const canvas = new OffscreenCanvas(width, height);
			const context = canvas.getContext('2d');
			if (!context) throw new Error('no canvas');
			context.fillStyle = '#969696';
			context.fillRect(0, 0, width, height);
			const scale = Math.min((0.85 * width) / bitmap.width, (0.65 * height) / bitmap.height);
			const [w, h] = [bitmap.width * scale, bitmap.height * scale];
			context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
			const { data: pixels } = context.getImageData(0, 0, width, height);
			let text = '';
			for (let at = 0; at < pixels.length; at += 4)
				text += String.fromCharCode(Math.round((pixels[at + 1] ?? 0) * 0.86 + 16));
			return btoa(text);
		},
		[source, WIDTH, HEIGHT] as const,
	);
	return Buffer.from(light, 'base64');
}
