import { ScanClient } from '#workers/scan/client.ts';
import type { Answer, Ask } from '#workers/scan/contract.ts';
import { type PeerAnswer, peers } from './peers.ts';

/** What the runner asks of the page. */
export type ScanPage = {
	readonly peers: readonly string[];
	open(): Promise<readonly string[]>;
	/** Null for a file that is no picture. */
	read(url: string, ask: Ask): Promise<Answer | null>;
	ask(peer: string, url: string): Promise<PeerAnswer | null>;
};

declare global {
	var scan: ScanPage;
}

const client = new ScanClient();

async function bitmapOf(url: string): Promise<ImageBitmap | null> {
	const file = await (await fetch(url)).blob();
	return createImageBitmap(file).catch(() => null);
}

globalThis.scan = {
	peers: Object.keys(peers),
	open: () => client.open(),
	async read(url, ask) {
		const bitmap = await bitmapOf(url);
		return bitmap && client.read(bitmap, ask);
	},
	async ask(name, url) {
		const bitmap = await bitmapOf(url);
		const peer = peers[name];
		if (!bitmap || !peer) return null;
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
		const context = canvas.getContext('2d', { willReadFrequently: true });
		context?.drawImage(bitmap, 0, 0);
		const picture = context?.getImageData(0, 0, bitmap.width, bitmap.height);
		if (!picture) return null;
		const began = performance.now();
		const text = await peer(picture);
		return { text, ms: performance.now() - began };
	},
};
