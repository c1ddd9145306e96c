import type { PinAttempts } from '#domain/staff/pin-lockout.ts';
import type { StaffDoc, StoreDoc } from '#protocol/feed.ts';
import type { PublicJwk } from '#protocol/sealed-file.ts';

/** Who this device is; given by the server at enrolment. */
export type DeviceIdentity = {
	readonly store: string;
	readonly storeCode: string;
	readonly device: string;
	readonly register: string;
	readonly incarnation: number;
};

/** A life of this device whose keys are still here. */
export type DeviceLife = {
	readonly device: string;
	readonly incarnation: number;
	readonly keys: CryptoKeyPair;
};

/** A device's own keys, and the public half as the server takes it. */
export type DeviceKeyPair = {
	readonly keys: CryptoKeyPair;
	readonly publicKey: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
};

/** What enrolment or recovery gives a device besides its identity. */
export type DeviceCredentials = {
	readonly token: string;
	readonly keys: CryptoKeyPair;
	readonly epoch: string;
};

/**
 * What is kept outside the database, to recognise a device that lost it: who it was, how far it had come, and what
 * proves to the server that this is the browser it was.
 */
export type Sentinel = {
	readonly store: string;
	readonly device: string;
	readonly register: string;
	readonly incarnation: number;
	readonly secret: string;
	readonly made: number;
	readonly receipts: number;
};

/** The sentinel's place. A place that cannot be written is no failure. */
export type Sentinels = {
	read(): Sentinel | null;
	keep(sentinel: Sentinel): void;
	forget(): void;
};

/** How a database was found at a start (L5, L6). */
export type DatabaseState =
	/** Nobody was enrolled in it. */
	| 'empty'
	/** Identity, chain and journal agree. */
	| 'sound'
	/** Someone was enrolled in it, but what is there does not agree or cannot be read. */
	| 'damaged';

/** What this device knows of itself and its store. */
export type Device = {
	identity(): Promise<DeviceIdentity | null>;
	/**
	 * Keeps the identity, its token and key pair, and begins its journal. Entries of an earlier incarnation stay and are
	 * offered to the server as long as it may lack them. The till has to be opened again.
	 */
	enrolled(identity: DeviceIdentity, credentials: DeviceCredentials): Promise<void>;
	/** The lives of this device whose keys are here, the present one last. */
	lives(): Promise<readonly DeviceLife[]>;
	/** Whether what is in the database belongs together; throws when it cannot be opened at all. */
	inspect(): Promise<DatabaseState>;
	/** The token it calls the server with; null before enrolment. */
	token(): Promise<string | null>;
	/**
	 * The key pair of a recovery under way, made once and kept until it is through: the server's answer may be lost, and
	 * only the same key may ask again (sync.md F7).
	 */
	recoveryKeys(create: () => Promise<DeviceKeyPair>): Promise<DeviceKeyPair>;
	/** What to keep outside the database about this device; null before enrolment. */
	sentinel(): Promise<Sentinel | null>;
	/** The server's key to seal unsent entries to, and this device's own to sign with; null before the first report. */
	sealing(): Promise<{ readonly sealingKey: PublicJwk; readonly keys: CryptoKeyPair } | null>;
	store(): Promise<StoreDoc | null>;
	staff(): Promise<StaffDoc[]>;
	/** Who is signed in on this device, kept over a restart. */
	operator(): Promise<string | null>;
	setOperator(staffId: string | null): Promise<void>;
	pinAttempts(staffId: string): Promise<PinAttempts>;
	setPinAttempts(staffId: string, attempts: PinAttempts): Promise<void>;
};
