import { ZERO } from '#domain/money/money.ts';
import type { SealedRecipient } from '#domain/orders/line-order.ts';
import type { PricedSale, SalePricedLine } from '#domain/pricing/price-sale.ts';
import { paidTenders } from '#domain/tender/paid-tender.ts';
import type { AppliedTender, TenderSettlement } from '#domain/tender/taken-tender.ts';
import type { TenderRule } from '#domain/tender/tender-rule.ts';
import type { RetailTransactionBody, WireSaleLine, WireSaleTender } from '#protocol/bodies/sale-body.ts';
import { toWireMethod, toWireTaxes, toWireTotal } from '#protocol/bodies/tax-wire.ts';
import { type DocumentFacts, sumsOf } from './document-facts.ts';
import { groupNameOf, orderDocument } from './order-document.ts';

/** A settled payment. */
export type Settled = Extract<TenderSettlement, { readonly status: 'settled' }>;

/** What becomes of a sale besides its facts. */
export type SaleParts = {
	readonly priced: PricedSale;
	readonly settled: Settled;
	readonly rules: ReadonlyMap<string, TenderRule>;
	/** Names of promotions by id; those in use are kept with the sale. */
	readonly promotionNames: ReadonlyMap<string, string>;
	readonly points?: RetailTransactionBody['points'];
	readonly serviceMode?: RetailTransactionBody['service_mode'];
	readonly customers?: number;
	/** Whom to send to; of no matter where nothing is sent. */
	readonly recipient?: SealedRecipient;
};

/** The body of a sale: goods as they were priced, money as it was settled; nothing is worked out again. */
export function saleDocument(parts: SaleParts, facts: DocumentFacts): RetailTransactionBody {
	const { priced, settled, rules, promotionNames } = parts;
	const taxes = priced.groups.map((group) => toWireTotal(group, 'sale'));
	return {
		...facts,
		type: 'sale',
		original: null,
		method: toWireMethod(priced.method),
		return_method: null,
		service_mode: parts.serviceMode ?? null,
		lines: saleLines(priced.lines),
		promotions: namesOf(priced.lines, promotionNames),
		taxes,
		...sumsOf(taxes),
		tenders: saleTenders(settled, rules),
		change_due: settled.changeDue,
		cash_rounding: settled.cashRounding,
		points: parts.points ?? { granted: 0, redeemed: 0 },
		customers: parts.customers ?? 1,
		...orderDocument(facts.basket_id, priced.lines, parts.recipient ?? null),
	};
}

/** Sold lines in their order, numbered from `first`. */
export const saleLines = (lines: readonly SalePricedLine[], first = 1): WireSaleLine[] =>
	lines.map((line, at) => saleLine(line, first + at));

/** Tenders as they were used; what coins added is no part of the document's total. */
export function saleTenders(
	{ applied, cashRounding }: Pick<Settled, 'applied' | 'cashRounding'>,
	rules: ReadonlyMap<string, TenderRule>,
): WireSaleTender[] {
	const covered = new Map(paidTenders(applied, cashRounding, rules).map((paid) => [paid.id, paid]));
	return applied.map((tender) => saleTender(tender, covered.get(tender.id)?.covered ?? ZERO, rules));
}

function saleLine(line: SalePricedLine, number: number): WireSaleLine {
	const { override, treatment } = line;
	return {
		line: number,
		direction: 'sale',
		of: null,
		item_id: line.itemId,
		sku: line.sku,
		gtin: line.gtin,
		name: line.name,
		category: line.category ?? '',
		quantity: line.quantity,
		list_price: line.listPrice,
		price_list: line.priceList,
		unit_price: line.unitPrice,
		override: override
			? {
					unit_price: override.unitPrice,
					reason: override.reason,
					operator: override.operator,
					approver: override.approver,
				}
			: null,
		extended: line.extended,
		undiscounted: line.undiscounted,
		shares: line.shares.map(({ kind, id, amount, units }) => ({ kind, id, amount, units })),
		paid: line.paid,
		accrual_base: line.accrualBase,
		tax_category: line.taxCategory,
		tax_class: treatment.taxClass,
		tax_rate: { n: line.rate.n, d: line.rate.d },
		tax_mark: line.mark,
		tax_included: line.taxIncluded,
		taxes: toWireTaxes(treatment.taxes),
		restock: true,
		account: line.account ?? null,
		...(line.order && { order: { group: groupNameOf(line.order), place: line.order.place } }),
		...(line.lot && { lot: line.lot }),
		...(line.expiry && { expiry: line.expiry }),
		...(line.serial && { serial: line.serial }),
	};
}

function saleTender(
	tender: AppliedTender,
	covered: number,
	rules: ReadonlyMap<string, TenderRule>,
): WireSaleTender {
	const { foreign, reference } = tender;
	return {
		id: tender.id,
		rule: tender.rule,
		kind: tender.kind,
		amount: tender.amount,
		applied: tender.applied,
		covered,
		breakage: tender.breakage,
		refund_to: rules.get(tender.rule)?.refundTo ?? 'store_credit',
		...(reference ? { reference } : {}),
		...(foreign
			? { foreign: { currency: foreign.currency, amount: foreign.amount, rate: { ...foreign.rate } } }
			: {}),
		...(tender.attemptKey ? { attempt_key: tender.attemptKey } : {}),
	};
}

function namesOf(lines: readonly SalePricedLine[], names: ReadonlyMap<string, string>) {
	const used = new Set(lines.flatMap(({ shares }) => shares.map(({ id }) => id)));
	return [...used].flatMap((id) => {
		const name = names.get(id);
		return name === undefined ? [] : [{ id, name }];
	});
}
