/** First byte of a character of two bytes; what IBM and NEC added twice comes last, so that the usual code wins. */
const LEADS = Array.from({ length: 0xfd - 0x81 }, (_, at) => 0x81 + at)
	.filter((lead) => (lead < 0xa0 || lead > 0xdf) && !isPrivate(lead))
	.sort((a, b) => Number(isDoubled(a)) - Number(isDoubled(b)) || a - b);

/** Signs that the platform's table reads from another code than printers' tables write. */
const AS_PRINTED: Readonly<Record<string, number>> = {
	'\u00a5': 0x5c,
	'\u203e': 0x7e,
	'\u2212': 0x817c,
	'\u301c': 0x8160,
	'\u2016': 0x8161,
	'\u2014': 0x815c,
};
/** What stands for a character that Shift_JIS has not. */
const UNKNOWN = 0x3f;

let table: ReadonlyMap<string, number> | null = null;

function isDoubled(lead: number): boolean {
	return lead === 0xed || lead === 0xee;
}

/** Characters of somebody's own, which mean nothing to a printer. */
function isPrivate(lead: number): boolean {
	return lead >= 0xf0 && lead <= 0xf9;
}

/** The platform's decoder read backwards: no table is shipped. Some 20 ms, once. */
function makeTable(): ReadonlyMap<string, number> {
	const codes = new Map<string, number>();
	const decoder = new TextDecoder('shift_jis');
	const add = (bytes: readonly number[], code: number) => {
		const character = decoder.decode(new Uint8Array(bytes));
		if (character.length === 1 && character !== '\uFFFD' && !codes.has(character)) codes.set(character, code);
	};
	for (let code = 0; code < 0x80; code++) codes.set(String.fromCharCode(code), code);
	for (let code = 0xa1; code < 0xe0; code++) add([code], code);
	for (const lead of LEADS) {
		for (let trail = 0x40; trail <= 0xfc; trail++)
			if (trail !== 0x7f) add([lead, trail], (lead << 8) | trail);
	}
	for (const [sign, code] of Object.entries(AS_PRINTED)) codes.set(sign, code);
	return codes;
}

/**
 * Bytes of a text in Shift_JIS, as a printer of Japan reads them; `?` for what it has not. What receiptline asks of
 * iconv-lite: bytes whose `toString` gives one character a byte, whatever it is asked for.
 */
export function encode(text: string): Uint8Array {
	table ??= makeTable();
	const codes = table;
	const bytes = new Uint8Array(
		[...text].flatMap((character) => {
			const code = codes.get(character) ?? UNKNOWN;
			return code > 0xff ? [code >> 8, code & 0xff] : [code];
		}),
	);
	bytes.toString = () => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
	return bytes;
}

export default { encode };
