import type { Symbology } from '#domain/gtin/gtin.ts';

/** What an AIM identifier (`]C1`, ISO/IEC 15424) says of the text behind it. */
export type Aim = { readonly symbology: Symbology; readonly isGs1: boolean };

const NONE: Aim | null = null;

const AIMS: Readonly<Record<string, Aim>> = {
	E0: { symbology: 'ean_13', isGs1: false },
	/** With its add-on of two or five digits behind it, in one message. */
	E3: { symbology: 'ean_13', isGs1: false },
	E4: { symbology: 'ean_8', isGs1: false },
	C0: { symbology: 'code_128', isGs1: false },
	C1: { symbology: 'code_128', isGs1: true },
	e0: { symbology: 'databar', isGs1: true },
	d1: { symbology: 'data_matrix', isGs1: false },
	d2: { symbology: 'data_matrix', isGs1: true },
	Q0: { symbology: 'qr', isGs1: false },
	Q1: { symbology: 'qr', isGs1: false },
	Q3: { symbology: 'qr', isGs1: true },
	J0: { symbology: 'dotcode', isGs1: false },
	J1: { symbology: 'dotcode', isGs1: true },
	F0: { symbology: 'codabar', isGs1: false },
	F1: { symbology: 'codabar', isGs1: false },
	A0: { symbology: 'code_39', isGs1: false },
	A1: { symbology: 'code_39', isGs1: false },
	I0: { symbology: 'itf_14', isGs1: false },
	I1: { symbology: 'itf_14', isGs1: false },
};

/** Takes the identifier off; null when it is one of a symbology that no till reads. Without one nothing is said. */
export function takeAim(text: string): { readonly aim: Aim | null; readonly body: string } | null {
	const found = /^\](..)/s.exec(text);
	if (!found) return text.startsWith(']') ? null : { aim: NONE, body: text };
	const aim = AIMS[found[1] ?? ''];
	return aim ? { aim, body: text.slice(3) } : null;
}
