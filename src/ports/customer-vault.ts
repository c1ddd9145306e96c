import type { CustomerView } from '#domain/customer/customer-view.ts';
import type { CustomerKeys, CustomerProfile, ProfileChange } from '#domain/customer/profile.ts';
import type { Result } from '#domain/result.ts';
import type { StaffUnlock } from '#protocol/bodies/customer-docs.ts';
import type { CustomerFindAnswer } from '#protocol/customer-wire.ts';

/** Why nobody is shown. */
export type VaultClosed = 'customers_locked' | 'customers_absent';

/** A customer as this tablet knows them: as published, with its own facts laid over. */
export type KnownCustomer = CustomerView & {
	/** Whoever was asked for may have been merged into this one. */
	readonly ref: string;
	/** When the feed was last caught up with, epoch ms; null for never. */
	readonly currentAt: number | null;
	/** Whether a change of them can be sealed here. */
	readonly canSeal: boolean;
};

/** A new person, sealed for the journal under a key of their own; the key is sealed for the store. */
export type SealedPerson = { readonly ref: string; readonly sealed: string; readonly sealedKey: string };

/**
 * The store's customers on this device. Everything lies sealed; the store's key is opened by a PIN, lives in the vault's
 * memory and cannot be had out of it. Every answer first takes in what the feed has brought, erasures before all (ERS-04).
 */
export type CustomerVault = {
	state(): Promise<'locked' | 'absent' | 'ready'>;
	/** Opens the store's key: `wrong` when the PIN does not, `stale` too long after the last contact with the server. */
	unlock(unlock: StaffUnlock, pin: string): Promise<'open' | 'wrong' | 'stale' | 'absent'>;
	lock(): Promise<void>;
	/** The best first; those who were merged are answered as whom they go on as. */
	find(
		query: string,
		limit: number,
	): Promise<Result<readonly CustomerKeys[], VaultClosed | 'query_too_short'>>;
	/** By a whole card or another system's id. */
	byCard(number: string): Promise<Result<string, VaultClosed | 'customer_not_found'>>;
	/** Someone who has one of these phones, addresses or cards; null for nobody. */
	sharing(profile: CustomerProfile): Promise<Result<string | null, VaultClosed>>;
	read(ref: string): Promise<Result<KnownCustomer, VaultClosed | 'customer_not_found'>>;
	sealNew(profile: CustomerProfile): Promise<Result<SealedPerson, VaultClosed>>;
	sealChange(
		ref: string,
		change: ProfileChange,
	): Promise<Result<string, VaultClosed | 'customer_not_found' | 'customer_sealed'>>;
	/** People whom this device has keys of and who were erased: their keys have to go. */
	erasedHere(): Promise<readonly string[]>;
	/** Asks the server for someone of another store. */
	findFurther(
		query: string,
	): Promise<
		Result<
			CustomerFindAnswer['hits'],
			VaultClosed | 'server_unreachable' | 'server_refused' | 'query_too_short'
		>
	>;
};
