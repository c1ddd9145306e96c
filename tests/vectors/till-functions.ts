import { money, ZERO } from '#domain/money/money.ts';
import { crc16 } from '#domain/payment-qr/crc16.ts';
import { readCustomerQr } from '#domain/payment-qr/customer-qr.ts';
import { roundCash } from '#domain/tender/cash-rounding.ts';
import { addToTotals, NO_TOTALS } from '#domain/till/perpetual.ts';
import { austrianChainValue, sha1Hex, sha256Base64Url } from '#protocol/fiscal-digest.ts';
import type { Got, VectorData } from './vector.ts';

const amount = (value: unknown) => money(Number(value));

/** Vectors of drawers, reports, payment codes and fiscal digests. */
export const TILL_FUNCTIONS: Readonly<Record<string, (data: VectorData) => Got>> = {
	grandTotals: (data) => {
		const before = { ...NO_TOTALS, net: amount(data.prevNet), absolute: amount(data.prevAbs) };
		const period = { sales: amount(data.sales), returns: amount(data.returns), training: ZERO };
		const { net, absolute } = addToTotals(before, period);
		return { net, abs: absolute };
	},
	cashRound: (data) => ({ rounded: roundCash(amount(data.due), Number(data.step)).rounded }),
	crc16: (data) => ({ crc: crc16(String(data.s)) }),
	cpm: (data) => {
		const read = readCustomerQr(String(data.b64));
		return { hex: read.ok ? read.value.hex : null };
	},
	frDigest: (data) => ({ sha256_b64url: sha256Base64Url(String(data.s)) }),
	noString: (data) => ({ sha1: sha1Hex(String(data.s)) }),
	atChain: (data) => ({ b64: austrianChainValue(String(data.id)) }),
};
