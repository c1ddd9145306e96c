import { createHmac } from 'node:crypto';
import { cardKey, mailKey, nameKey, phoneKey } from '#domain/customer/customer-keys.ts';
import type { CustomerProfile } from '#domain/customer/profile.ts';
import type { Database } from '#server/database/database.ts';

/** Letters of a kana name that it is looked up by. */
const KANA_START = 4;
/** Fewest digits of a telephone number that tells one person from another. */
const PHONE_DIGITS = 9;

/** A row of `feed_customer_index`. */
export type FoundBy = { readonly key: string; readonly also: string };

/** Names what customers are found by, so that nobody who has only the database can read it. */
export type KeyNames = (kind: 'p' | 'm' | 'c' | 'k', text: string) => string;

/** Names under the shop's own key: the kind, and 96 bits of an HMAC. */
export const keyNames =
	(secret: Uint8Array): KeyNames =>
	(kind, text) =>
		`${kind}:${createHmac('sha256', secret).update(`${kind} ${text}`).digest('base64url').slice(0, 16)}`;

/** What a profile is found by: telephone numbers, mail addresses, cards and the beginning of the kana name. */
export function foundBy(profile: CustomerProfile, nameOf: KeyNames): FoundBy[] {
	const kana = nameKey(profile.kana);
	const also = kana === '' ? '' : nameOf('k', kana);
	const keys = [
		...profile.phones
			.map(phoneKey)
			.filter(isTelling)
			.map((phone) => nameOf('p', phone)),
		...profile.mails.map((mail) => nameOf('m', mailKey(mail))),
		...[...profile.memberNumbers, ...profile.otherIds].map((card) => nameOf('c', cardKey(card))),
		...(kana === '' ? [] : [nameOf('k', kanaStart(kana))]),
	];
	return [...new Set(keys)].map((key) => ({ key, also }));
}

/** The beginning of a kana name by which it is looked up, in the compared form. */
export const kanaStart = (kana: string): string => [...kana].slice(0, KANA_START).join('');

/** A number of one digit only is what tills are told by who gives none. */
const isTelling = (phone: string): boolean => phone.length >= PHONE_DIGITS && !/^(?:0?(\d)\1*)$/.test(phone);

/** Keeps what someone is found by. Answers everyone who shared or shares something with them, when that has changed. */
export function keepFoundBy(db: Database, ref: string, rows: readonly FoundBy[]): string[] {
	const known = db.all<FoundBy>('SELECT key, also FROM feed_customer_index WHERE ref = ?', ref);
	if (textOf(known) === textOf(rows)) return [];
	db.run('DELETE FROM feed_customer_index WHERE ref = ?', ref);
	db.runMany(
		'INSERT INTO feed_customer_index (key, ref, also)',
		rows.map(({ key, also }) => [key, ref, also]),
	);
	const shared = [...known, ...rows].map(({ key }) => key).filter((key) => !key.startsWith('k:'));
	return db
		.allIn<{ ref: string }>('SELECT DISTINCT ref FROM feed_customer_index WHERE key IN', [...new Set(shared)])
		.map((row) => row.ref)
		.filter((other) => other !== ref);
}

const textOf = (rows: readonly FoundBy[]): string =>
	rows
		.map(({ key, also }) => `${key} ${also}`)
		.sort()
		.join();

/** Others who share something with someone, and whether that is enough to be the same person. */
export type Alike = { readonly ref: string; readonly isSame: boolean };

/**
 * The same card, or the same telephone number with the same kana name, is the same person. The same number or address
 * alone may be a family's: someone has to look.
 */
export function alike(db: Database, ref: string): Alike[] {
	const rows = db.all<{ ref: string; same: number }>(
		`SELECT other.ref AS ref,
			max(own.key LIKE 'c:%' OR (own.key LIKE 'p:%' AND own.also <> '' AND own.also = other.also)) AS same
		 FROM feed_customer_index own JOIN feed_customer_index other ON other.key = own.key AND other.ref <> own.ref
		 WHERE own.ref = ? AND own.key NOT LIKE 'k:%' GROUP BY other.ref ORDER BY other.ref`,
		ref,
	);
	return rows.map((row) => ({ ref: row.ref, isSame: row.same === 1 }));
}
