import type { Basket } from '#domain/basket/basket.ts';
import type { Money } from '#domain/money/money.ts';
import type { Result } from '#domain/result.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { ExchangeRequest } from './exchange.ts';
import type { FoundSale } from './find-sale.ts';
import type { Approval } from './permitted.ts';
import type { ReturnRequest } from './return-sale.ts';
import type { NoReceiptRequest } from './return-without-receipt.ts';
import type { CompletedSale } from './services.ts';
import type { VoidRequest } from './void-sale.ts';

export type { ExchangeRequest, FoundSale, NoReceiptRequest, ReturnRequest, VoidRequest };

/** A reason of the shop's own list, in both languages. */
export type ReturnReason = {
	readonly id: string;
	readonly name: { readonly ja: string; readonly en: string };
};

/** Goods that come back, whole sales taken back. Where an approval may be needed, null says that nobody gave one. */
export type ReturnServices = {
	/** A sale of this store by the number on its receipt, or the last digits of one of this till. */
	find(text: string): Promise<Result<FoundSale, ErrorCode>>;
	reasons(use: 'return' | 'post_void' | 'price_override'): Promise<readonly ReturnReason[]>;
	returnSale(request: ReturnRequest, approval: Approval | null): Promise<Result<CompletedSale, ErrorCode>>;
	exchange(request: ExchangeRequest, approval: Approval | null): Promise<Result<CompletedSale, ErrorCode>>;
	/** What goods are worth without a receipt. */
	worth(goods: Basket): Promise<Result<Money, ErrorCode>>;
	withoutReceipt(
		request: NoReceiptRequest,
		approval: Approval | null,
	): Promise<Result<CompletedSale, ErrorCode>>;
	voidSale(request: VoidRequest, approval: Approval | null): Promise<Result<CompletedSale, ErrorCode>>;
};
