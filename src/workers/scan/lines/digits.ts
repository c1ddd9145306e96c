import type { Layout, LineSymbology } from './patterns.ts';

/** Parity of the left half of EAN-13 says the first digit: bit 5 is the first place, 1 is even parity. */
const FIRST_DIGIT = [
	0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010,
];
/** Parity of UPC-E in number system 0 says the check digit; number system 1 is the complement. */
const CHECK_DIGIT = [
	0b111000, 0b110100, 0b110010, 0b110001, 0b101100, 0b100110, 0b100011, 0b101010, 0b101001, 0b100101,
];

/** Whether the last digit is the GS1 check digit of those before it. */
export function hasCheckDigit(digits: string): boolean {
	let sum = 0;
	for (let at = 0; at < digits.length; at += 1) {
		const weight = (digits.length - at) % 2 === 0 ? 3 : 1;
		sum += weight * Number(digits[at]);
	}
	return sum % 10 === 0;
}

/** UPC-E of eight digits as the UPC-A it stands for (GS1 general specifications 5.2.2.4.2), twelve digits. */
export function upcaOfUpce(upce: string): string {
	const [system = '', a = '', b = '', c = '', d = '', e = '', last = '', check = ''] = upce;
	const body =
		last <= '2'
			? `${a}${b}${last}0000${c}${d}${e}`
			: last === '3'
				? `${a}${b}${c}00000${d}${e}`
				: last === '4'
					? `${a}${b}${c}${d}00000${e}`
					: `${a}${b}${c}${d}${e}0000${last}`;
	return `${system}${body}${check}`;
}

const parityOf = (shapes: readonly number[]) =>
	shapes.slice(0, 6).reduce((bits, shape) => bits * 2 + (shape >= 10 ? 1 : 0), 0);

/** The digits that the shapes of a symbol say, where parity and check digit agree; null where they do not. */
export function digitsOf(
	layout: Layout,
	shapes: readonly number[],
): { text: string; symbology: LineSymbology } | null {
	const digits = shapes.map((shape) => shape % 10).join('');
	if (layout.name === 'EAN_8') return hasCheckDigit(digits) ? { text: digits, symbology: 'EAN_8' } : null;
	if (layout.name === 'EAN_13') {
		const first = FIRST_DIGIT.indexOf(parityOf(shapes));
		const text = `${first}${digits}`;
		if (first < 0 || !hasCheckDigit(text)) return null;
		return first === 0 ? { text: digits, symbology: 'UPC_A' } : { text, symbology: 'EAN_13' };
	}
	const parity = parityOf(shapes);
	for (const [system, flip] of [0, 0b111111].entries()) {
		const check = CHECK_DIGIT.indexOf(parity ^ flip);
		const text = `${system}${digits}${check}`;
		if (check >= 0 && hasCheckDigit(upcaOfUpce(text))) return { text, symbology: 'UPC_E' };
	}
	return null;
}
