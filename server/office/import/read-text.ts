import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StreamingDecoder } from './encoding.ts';
import { UnreadableFile } from './import-outcome.ts';

/** A file's text as it streams by, and what is known of it at the end. */
export type TextSource = {
	readonly chunks: AsyncIterable<string>;
	readonly encoding: () => string;
	/** SHA-256 of the bytes read so far (unzipped), in hex; whole once `chunks` has ended. */
	readonly sha256: () => string;
};

/**
 * Opens a file as text, unzipping `.gz` by its content rather than its name. Throws UnreadableFile when it is not
 * there, is empty, is not text or breaks off inside the compression.
 */
export async function readText(path: string, forcedEncoding?: string): Promise<TextSource> {
	const isGzip = await startsAsGzip(path);
	const decoder = new StreamingDecoder(forcedEncoding);
	const hash = createHash('sha256');
	async function* chunks(): AsyncGenerator<string> {
		try {
			for await (const bytes of byteStream(path, isGzip)) {
				hash.update(bytes);
				const text = decoder.write(bytes);
				if (text !== '') yield text;
			}
		} catch (cause) {
			if (isZlibError(cause)) throw new UnreadableFile('corrupt_gzip', 'the .gz file is damaged or cut off');
			throw cause;
		}
		const rest = decoder.end();
		if (rest !== '') yield rest;
	}
	return { chunks: chunks(), encoding: () => decoder.encoding, sha256: () => hash.copy().digest('hex') };
}

function byteStream(path: string, isGzip: boolean): AsyncIterable<Uint8Array> {
	const file = createReadStream(path, { highWaterMark: 256 * 1024 });
	// The error reaches the reader through the iteration of the last stream; pipeline only needs a callback.
	return isGzip ? pipeline(file, createGunzip(), () => undefined) : file;
}

async function startsAsGzip(path: string): Promise<boolean> {
	const { bytesRead, buffer } = await firstBytes(path);
	if (bytesRead === 0) throw new UnreadableFile('empty', 'the file is empty');
	return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

async function firstBytes(path: string): Promise<{ bytesRead: number; buffer: Uint8Array }> {
	try {
		const file = await open(path, 'r');
		try {
			return await file.read(new Uint8Array(2), 0, 2, 0);
		} finally {
			await file.close();
		}
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new UnreadableFile('not_found', `the file cannot be opened: ${why}`);
	}
}

const isZlibError = (cause: unknown): boolean =>
	cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('Z_');
