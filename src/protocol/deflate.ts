/** Deflates bytes (raw, without a header). */
export const deflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
	through(bytes, new CompressionStream('deflate-raw'));

/** Opens what {@link deflate} made; throws on anything else. Only for bytes whose length someone vouches for. */
export const inflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
	through(bytes, new DecompressionStream('deflate-raw'));

async function through(
	bytes: Uint8Array<ArrayBuffer>,
	stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
	const writer = stream.writable.getWriter();
	const written = Promise.all([writer.write(bytes), writer.close()]);
	const [reply] = await Promise.all([new Response(stream.readable).arrayBuffer(), written]);
	return new Uint8Array(reply);
}
