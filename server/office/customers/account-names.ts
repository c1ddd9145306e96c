import { createHmac } from 'node:crypto';
import type { Database } from '#server/database/database.ts';
import type { RandomBytes } from '#server/random.ts';
import { storeKey } from './customer-keys.ts';

/** The shop's own name of something that other systems name by what is personal: 120 bits of an HMAC, base64url. */
export type AccountNames = (text: string) => string;

/** Names under a key of the shop's own: who only has the database cannot try addresses one after the other. */
export function accountNames(db: Database, random: RandomBytes): AccountNames {
	const key = new Uint8Array(
		createHmac('sha256', storeKey(db, '*', random))
			.update('accounts in other systems')
			.digest(),
	);
	return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 20);
}

/** People by the names of their accounts. */
export const refsOfAccounts = (db: Database, accounts: readonly string[]): Map<string, string> =>
	new Map(
		db
			.allIn<{ account: string; ref: string }>(
				'SELECT account, ref FROM office_accounts WHERE account IN',
				accounts,
			)
			.map(({ account, ref }) => [account, ref]),
	);
