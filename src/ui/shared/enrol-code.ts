/** Most characters of a code without its hyphen. */
const LENGTH = 8;

/** A one-time code as the person has typed it so far, brought to `XXXX-XXXX`: any case, width, spaces, hyphens. */
export function enrolCode(typed: string): string {
	const plain = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '')
		.slice(0, LENGTH);
	return plain.length > 4 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain;
}

/** Whether the code is all there. */
export const isWholeCode = (code: string): boolean => /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code);
