import { utf8Bytes } from './utf8.ts';

/**
 * CRC-16/CCITT-FALSE over the UTF-8 bytes (polynomial 1021, start FFFF, nothing reflected): the check at the end of a
 * payment QR, four upper-case hex digits (domain.md §12.1, QR-01…07).
 */
export function crc16(text: string): string {
	let crc = 0xffff;
	for (const byte of utf8Bytes(text)) {
		crc ^= byte << 8;
		for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
	}
	return crc.toString(16).toUpperCase().padStart(4, '0');
}
