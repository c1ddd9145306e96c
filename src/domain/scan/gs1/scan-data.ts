import { normaliseGtin } from '#domain/gtin/gtin.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import { type Aim, takeAim } from '../aim.ts';
import { type AiElement, type ElementRefusal, readElementString } from './element-string.ts';

/** One message of a scanner that names its symbology. */
export type ScanData = {
	readonly aim: Aim;
	/** What was in the symbol, as plain text; '' where it is made of elements. */
	readonly plain: string;
	/** Elements, those of a composite symbol among them. */
	readonly elements: readonly AiElement[];
};

/** A symbol of EAN/UPC is sent with all its digits. */
const DIGITS = { ean_13: 13, ean_8: 8 } as const;

/** Between a linear symbol and the composite above it. */
const COMPOSITE = '|]e0';

/** Reads a message with an AIM identifier: the digits of EAN/UPC, elements behind FNC1, or plain text. */
export function readScanData(text: string): Result<ScanData, ElementRefusal> {
	const taken = takeAim(text);
	if (!taken?.aim) return refused('gs1_form');
	const { aim, body } = taken;
	if (aim.isGs1) {
		const read = readElementString(body);
		return read.ok ? ok({ aim, plain: '', elements: read.value }) : read;
	}
	if (aim.symbology !== 'ean_13' && aim.symbology !== 'ean_8') return ok({ aim, plain: body, elements: [] });
	const [plain = '', composite] = body.split(COMPOSITE);
	if (plain.length !== DIGITS[aim.symbology] || !normaliseGtin(plain).ok) return refused('gs1_value');
	if (composite === undefined) return ok({ aim, plain, elements: [] });
	const read = readElementString(composite);
	return read.ok ? ok({ aim, plain, elements: read.value }) : read;
}
