/**
 * Reads what LevelDB keeps on the disk, as it lies there: every key and value of tables (`.ldb`) and logs (`.log`),
 * those that were overwritten and not yet compacted among them. Only for looking: nothing is opened or changed.
 */

/** The bytes that Snappy made small; null when it is none. */
export function unsnap(packed: Buffer): Buffer | null {
	let at = 0;
	const varint = (): number => {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = packed[at++];
			if (byte === undefined || shift > 28) return -1;
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return value;
		}
	};
	const length = varint();
	if (length < 0 || length > 256 * 1024 * 1024) return null;
	const out = Buffer.alloc(length);
	let to = 0;
	while (at < packed.length) {
		const tag = packed[at++] ?? 0;
		if ((tag & 3) === 0) {
			let size = tag >> 2;
			if (size >= 60) {
				const bytes = size - 59;
				if (at + bytes > packed.length) return null;
				size = packed.readUIntLE(at, bytes);
				at += bytes;
			}
			size++;
			if (to + size > length || at + size > packed.length) return null;
			packed.copy(out, to, at, at + size);
			at += size;
			to += size;
			continue;
		}
		const kind = tag & 3;
		const bytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
		if (at + bytes > packed.length) return null;
		const low = packed.readUIntLE(at, bytes);
		at += bytes;
		const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
		const back = kind === 1 ? ((tag >> 5) << 8) | low : low;
		if (back === 0 || back > to || to + size > length) return null;
		for (let n = 0; n < size; n++, to++) out[to] = out[to - back] ?? 0;
	}
	return to === length ? out : null;
}

const FOOTER = 48;
/** Behind each block: one byte that says how it is packed, four of its checksum. */
const SNAPPY = 1;

/** Every value of a table, and its keys, block by block as they are once unpacked. */
export function blocksOfTable(file: Buffer): Buffer[] {
	if (file.length < FOOTER) return [];
	const footer = file.subarray(-FOOTER);
	const [, , offset, size] = varints(footer, 4);
	const index = blockAt(file, offset ?? 0, size ?? 0);
	if (!index) return [];
	const blocks = valuesOf(index).flatMap((handle) => {
		const [from, length] = varints(handle, 2);
		return blockAt(file, from ?? 0, length ?? 0) ?? [];
	});
	return [...blocks, ...blocks.flatMap(valuesOf)];
}

function blockAt(file: Buffer, offset: number, size: number): Buffer | null {
	if (offset + size + 1 > file.length) return null;
	const bytes = file.subarray(offset, offset + size);
	return file[offset + size] === SNAPPY ? unsnap(bytes) : bytes;
}

/** The values of a block's entries. */
function valuesOf(block: Buffer): Buffer[] {
	const restarts = block.length >= 4 ? block.readUInt32LE(block.length - 4) : 0;
	const end = block.length - 4 - 4 * restarts;
	const values: Buffer[] = [];
	for (let at = 0; at < end; ) {
		const numbers = varints(block.subarray(at), 3);
		const [, unshared = 0, length = 0] = numbers;
		const head = numbers.length < 3 ? end : sizeOf(block.subarray(at), 3);
		const from = at + head + unshared;
		values.push(block.subarray(from, from + length));
		at = from + length;
	}
	return values;
}

/** The records of a log, put together from their pieces. */
export function recordsOfLog(file: Buffer): Buffer[] {
	const BLOCK = 32_768;
	const HEADER = 7;
	const records: Buffer[] = [];
	let pieces: Buffer[] = [];
	for (let at = 0; at + HEADER <= file.length; ) {
		const left = BLOCK - (at % BLOCK);
		if (left < HEADER) {
			at += left;
			continue;
		}
		const length = file.readUInt16LE(at + 4);
		const type = file[at + 6] ?? 0;
		if (type === 0) {
			at += left;
			continue;
		}
		const piece = file.subarray(at + HEADER, at + HEADER + length);
		if (type === 1 || type === 2) pieces = [];
		pieces.push(piece);
		if (type === 1 || type === 4) records.push(Buffer.concat(pieces as unknown as Uint8Array[]));
		at += HEADER + length;
	}
	// What a kill has torn is looked at too.
	if (pieces.length > 0) records.push(Buffer.concat(pieces as unknown as Uint8Array[]));
	return records;
}

function varints(bytes: Buffer, count: number): number[] {
	const numbers: number[] = [];
	let at = 0;
	while (numbers.length < count && at < bytes.length) {
		let value = 0;
		for (let shift = 0; shift < 50; shift += 7) {
			const byte = bytes[at++] ?? 0;
			value += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) break;
		}
		numbers.push(value);
	}
	return numbers;
}

/** Bytes that so many numbers take. */
function sizeOf(bytes: Buffer, count: number): number {
	let [at, seen] = [0, 0];
	while (seen < count && at < bytes.length) if ((bytes[at++] ?? 0) < 0x80) seen++;
	return at;
}
