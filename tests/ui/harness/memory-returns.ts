import { money } from '#domain/money/money.ts';
import type { Receipt } from '#domain/receipt/receipt.ts';
import { ok, refused } from '#domain/result.ts';
import { unitsLeft } from '#domain/returns/return-lines.ts';
import type { RetailTransactionBody } from '#protocol/bodies/sale-body.ts';
import type { StoreDoc } from '#protocol/feed.ts';
import { paidTendersOf, soldSaleOf } from '#protocol/sold-sale-of.ts';
import { exchangeDocument } from '#usecases/documents/exchange-document.ts';
import { returnDocument } from '#usecases/documents/return-document.ts';
import { reversalDocument } from '#usecases/documents/reversal-document.ts';
import { planExchange } from '#usecases/exchange.ts';
import { toReceipt } from '#usecases/read-receipt.ts';
import { planReturn } from '#usecases/return-sale.ts';
import type { FoundSale, ReturnServices } from '#usecases/returns.ts';
import { aBasketOf, aRule, aSaleBody, asOriginal, paidBasket, someFacts } from '../../support/a-document.ts';
import { aStore } from '../../support/a-shop.ts';

const DAY = '2026-11-22';
const STORE: StoreDoc = aStore({ shop_name: 'のれん商店' });
const REASONS = [
	{ id: 'not_wanted', name: { ja: 'お客様都合', en: 'Changed their mind' } },
	{ id: 'defective', name: { ja: '不良品', en: 'Defective' } },
	{ id: 'wrong_item', name: { ja: '品違い', en: 'Wrong item' } },
];

/** One sale that any receipt is, paid by card and in cash, with the real rules of returns. */
export function memoryReturns(asked: URLSearchParams): ReturnServices {
	const basket = aBasketOf('sold', [
		{ item: '緑茶 500ml', price: 158, quantity: 3 },
		{ item: '北海道産小麦の食パン 6枚切 バターたっぷりのやわらか仕立て', price: 298 },
		{ item: 'リネンシャツ 白 M', price: 2980, tax: 'standard' },
	]);
	const body = aSaleBody(basket, someFacts(), [
		{ id: 'c1', rule: aRule('card'), amount: money(2000), reference: '8841' },
		{ id: 'c2', rule: aRule('cash'), amount: money(2000) },
	]);
	const sold = soldSaleOf(body);
	const before = new Map(asked.has('returned') ? [['2', 1]] : []);
	const found: FoundSale = {
		sale: asOriginal(body),
		...{ sold, before, left: unitsLeft(sold, before) },
		paid: paidTendersOf(body.tenders),
		refunded: [],
		...{ redeemed: 0, granted: 0, customer: null },
		soldAt: Date.parse('2026-11-22T03:00:00Z'),
		total: money(body.total),
		...{ currency: 'JPY', isTraining: false, isLate: asked.has('late'), cashStep: 1 },
	};
	const facts = someFacts({ basket_id: 'back', receipt_number: 'SBY-R01-000042' });
	const done = (made: RetailTransactionBody) => {
		const entry = {
			...({ id: 'shibuya:d1.1:000000009', device: 'd1', incarnation: 1, seq: 9, schema: 2 } as const),
			...({ kind: 'retail_transaction', business_day: DAY, device_time: found.soldAt } as const),
			...({ clock_offset: 0, operator: 'sato', prev_hash: '', hash: '3f9a1c07aa11' } as const),
			body: made,
		};
		const receipt = toReceipt(entry, STORE, []);
		return ok({ receipt, changeDue: receipt.changeDue });
	};
	return {
		find: async (text) => (text.includes('9') ? refused('receipt_not_found') : ok(found)),
		reasons: async () => REASONS,
		async returnSale({ units, reason, damaged }) {
			if (asked.has('clerk')) return refused('approval_needed');
			const plan = planReturn(found, units);
			return plan.ok
				? done(returnDocument({ sale: found.sale, ...plan.value, damaged }, { ...facts, reason }))
				: plan;
		},
		async exchange({ units, basket: out, tenders, damaged }) {
			const priced = paidBasket(out).priced;
			const plan = planExchange(found, units, priced.total);
			if (!plan.ok) return plan;
			const due = money(Math.max(0, plan.value.due));
			const given = tenders[0]?.amount ?? due;
			const cash = { id: 't1', rule: 'cash', kind: 'cash' as const, amount: given, applied: due };
			const change = money(given - due);
			const settled = {
				...({ status: 'settled', changeDue: change, cashRounding: money(0), breakage: money(0) } as const),
				applied: due > 0 ? [{ ...cash, change, breakage: money(0) }] : [],
			};
			const { rules, promotionNames } = paidBasket(out);
			const back = { sale: found.sale, back: plan.value.back, refund: plan.value.refund, damaged };
			return done(exchangeDocument({ back, sold: { priced, settled, rules, promotionNames } }, facts));
		},
		worth: async (goods) => ok(paidBasket(goods).priced.total),
		withoutReceipt: async ({ goods, reason }) =>
			done({
				...reversalDocument({ id: '', business_day: DAY, body: aSaleBody(goods) }, { ...facts, reason }),
				...({ type: 'return', original: null } as const),
			}),
		voidSale: async ({ reason }) =>
			done(reversalDocument({ id: 'shibuya:d1.1:000000005', business_day: DAY, body }, { ...facts, reason })),
	};
}

/** The slip of a return or an exchange, as the receipts of this device would have it. */
export async function aSlip(returns: ReturnServices, kind: string): Promise<Receipt | null> {
	const units = new Map([
		['1', 2],
		['3', 1],
	]);
	const back = {
		...{ id: 'slip', receiptNumber: 'SBY-R01-000012', reason: 'not_wanted' },
		...{ units, damaged: new Set<number>() },
	};
	const basket = aBasketOf('out', [{ item: 'リネンシャツ 白 L', price: 3280, tax: 'standard' }]);
	const made =
		kind === 'receipt-of-exchange'
			? await returns.exchange({ ...back, basket, tenders: [] }, null)
			: await returns.returnSale(back, null);
	return made.ok ? made.value.receipt : null;
}
