import { parseMoney } from '#domain/money/currency.ts';
import { type Money, sum } from '#domain/money/money.ts';
import { ok, type Result, refused } from '#domain/result.ts';

/** A German receipt's QR as far as it can be checked without the TSE (domain.md §5.3). Amounts in cents. */
export type GermanReceiptQr = {
	readonly register: string;
	/** By tax class in DSFinV-K's order: 19 %, 7 %, 10.7 %, 5.5 %, 0 %. */
	readonly gross: readonly Money[];
	readonly payments: readonly { readonly amount: Money; readonly type: string }[];
	readonly transaction: number;
	readonly signatureCounter: number;
	readonly startedAt: string;
};

/** Reads `V0;register;Kassenbeleg-V1;Beleg^…^amount:Bar;tx;counter;start;…` and holds payments against totals (FIS-08). */
export function readGermanQr(text: string): Result<GermanReceiptQr, 'qr_malformed' | 'qr_totals_differ'> {
	const [version, register = '', process, data = '', tx, counter, startedAt = ''] = text.split(';');
	const [type, totals = '', paid = ''] = data.split('^');
	if (version !== 'V0' || process !== 'Kassenbeleg-V1' || type !== 'Beleg') return refused('qr_malformed');
	const gross = totals.split('_').map((amount) => parseMoney(amount, 'EUR'));
	const payments = paid.split('_').map((part) => {
		const [amount = '', kind = ''] = part.split(':');
		return { amount: parseMoney(amount, 'EUR'), type: kind };
	});
	if (gross.length !== 5 || !/^\d+$/.test(`${tx}`) || !/^\d+$/.test(`${counter}`))
		return refused('qr_malformed');
	const amounts = gross.flatMap((amount) => (amount.ok ? [amount.value] : []));
	const given = payments.flatMap(({ amount, type: kind }) =>
		amount.ok ? [{ amount: amount.value, type: kind }] : [],
	);
	if (amounts.length !== 5 || given.length !== payments.length) return refused('qr_malformed');
	if (sum(amounts) !== sum(given.map(({ amount }) => amount))) return refused('qr_totals_differ');
	return ok({
		...{ register, gross: amounts, payments: given },
		...{ transaction: Number(tx), signatureCounter: Number(counter), startedAt },
	});
}
