import type { CountMoment, ScanList } from '#domain/stock/scan-list.ts';

/** Lists that are not facts yet: they survive a reload, and are one of a kind. */
export type StockLists = {
	read(kind: ScanList['kind']): Promise<ScanList | null>;
	keep(list: ScanList): Promise<void>;
	drop(kind: ScanList['kind']): Promise<void>;
	/** The last entry of this device's journal. */
	lastSeq(): Promise<CountMoment['afterSeq']>;
	/** Whether this device has received the carton before. */
	hasReceived(sscc: string): Promise<boolean>;
};
