import type { DeviceIdentity } from '#ports/device.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type { ReportAnswer, ReportRequest } from '#protocol/wire.ts';
import type { Witness } from '#protocol/witness.ts';

/** What the server has said about this device's journal. Watermarks only rise within an epoch. */
export type Acknowledgement = {
	readonly ackedThrough: number;
	/** This journal has offered its entries 1…n; the server's word counts for no others. All when left out. */
	readonly offeredThrough?: number;
	readonly backedUpThrough: number;
	readonly epoch: string;
	readonly head: string;
	/** Server time minus device time, ms. */
	readonly clockOffset: number;
	/** Device time of the answer, epoch ms. */
	readonly at: number;
};

/** What a device reports of itself; the caller adds clock and version. */
export type OwnFigures = Omit<ReportRequest, 'app_version' | 'device_time'>;

/** What a push takes from and tells to: the journal of one life of this device. */
export type PushSource = {
	/**
	 * The oldest entries after the ack watermark, or after sequence number `after`: at least one if there is any, at
	 * most `maxBytes` of canonical JSON.
	 */
	pending(limit: number, maxBytes: number, after?: number): Promise<JournalEntry[]>;
	/** Keeps the server's word. True when the watermark went back: the server began a new life. */
	acknowledge(ack: Acknowledgement): Promise<boolean>;
};

/** An earlier life of this device with entries that the server may lack in its present life. */
export type Former = { readonly device: string; readonly incarnation: number; readonly source: PushSource };

/** The journal seen as a queue: entries above the ack watermark (design.md §2). */
export type Outbox = PushSource & {
	/** Whose journal it is and the token to push with; null before enrolment. */
	credentials(): Promise<{ readonly identity: DeviceIdentity; readonly token: string } | null>;
	/** Earlier lives that are not known to be whole on the server, oldest first. */
	formers(): Promise<readonly Former[]>;
	/** What this device has seen of the server's ledger, said with every call; null before the first answer. */
	witness(): Promise<Witness | null>;
	/** This device's figures for its report. */
	figures(): Promise<OwnFigures>;
	/** Keeps what the server said of this device, watermarks included. */
	noteReport(answer: ReportAnswer, at: number): Promise<void>;
	/** Why entries stay although the server answers; null when nothing is in the way. */
	noteTrouble(trouble: ErrorCode | null): Promise<void>;
	/** Our own server answered something at `at`; `online` false when it could not be reached. */
	noteContact(online: boolean, at: number): Promise<void>;
};
