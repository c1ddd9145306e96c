import type { PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';

/** Who this device is; given by the server at enrolment. */
export type DeviceIdentity = {
	readonly store: string;
	readonly storeCode: string;
	readonly device: string;
	readonly register: string;
	readonly incarnation: number;
};

/** What this device knows of itself and its store. */
export type Device = {
	identity(): Promise<DeviceIdentity | null>;
	/** Keeps the identity, its token and key pair; a device is enrolled once per database. */
	enrolled(identity: DeviceIdentity, token: string, keys: CryptoKeyPair, epoch: string): Promise<void>;
	store(): Promise<StoreDoc | null>;
	staff(): Promise<StaffDoc[]>;
	/** Who is signed in on this device, kept over a restart. */
	operator(): Promise<string | null>;
	setOperator(staffId: string | null): Promise<void>;
	pinAttempts(staffId: string): Promise<PinAttempts>;
	setPinAttempts(staffId: string, attempts: PinAttempts): Promise<void>;
};
