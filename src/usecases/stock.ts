import type { Result } from '#domain/result.ts';
import type { CountMoment, ScanList } from '#domain/stock/scan-list.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { Approval } from './permitted.ts';
import type { CodeWish } from './register-code.ts';

export type { CountMoment, ListLine, ScanList } from '#domain/stock/scan-list.ts';

/** Goods that come in and shelves that are counted. Where an approval may be needed, null says that nobody gave one. */
export type StockServices = {
	/** What was begun and is no fact yet; a new list when there is none. */
	list(kind: ScanList['kind']): Promise<ScanList>;
	/** Keeps it over a reload; called after every change. */
	keep(list: ScanList): Promise<Result<true, ErrorCode>>;
	/** Throws it away. */
	drop(kind: ScanList['kind']): Promise<void>;
	/** Now, as a count notes it. */
	moment(): Promise<CountMoment>;
	/** Whether this device has received the carton before. */
	hasReceived(sscc: string): Promise<boolean>;
	receive(list: ScanList, approval: Approval | null): Promise<Result<true, ErrorCode>>;
	/** A code nobody knew is an item's from now on; on this device at once. */
	registerCode(wish: CodeWish, approval: Approval | null): Promise<Result<true, ErrorCode>>;
	count(list: ScanList, approval: Approval | null): Promise<Result<true, ErrorCode>>;
};
