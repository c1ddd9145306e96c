import { searchKey } from '#domain/catalogue/search-text.ts';
import type { CustomerKeys, CustomerProfile } from './profile.ts';

/** Fewest letters or digits before anything of anybody is shown (domain.md §10.2). */
export const LEAST_LETTERS = 4;

/** What a profile is found by. */
export const keysOf = (ref: string, profile: CustomerProfile, into: string | null = null): CustomerKeys => ({
	ref,
	name: profile.name,
	kana: profile.kana,
	latin: profile.latin,
	phones: profile.phones,
	mails: profile.mails,
	memberNumbers: profile.memberNumbers,
	otherIds: profile.otherIds,
	into,
});

/** A phone number in digits as it is dialled at home: `+81 90-…` and `0081 90…` are `090…`. */
export function phoneKey(text: string): string {
	const digits = text.normalize('NFKC').replace(/[^\d+]/g, '');
	// The last four digits of a number may be 0081: that is a country only before a whole number.
	return digits.replace(/^(?:\+810?|00810?(?=\d{8}))/, '0').replaceAll('+', '');
}

/** A card's or another system's id: letters and digits, capitals and width alike. */
export const cardKey = (text: string): string =>
	text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s\-‐‑‒–—―−]/g, '');

/** An address as it is compared. */
export const mailKey = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** A name, in whatever script, as it is compared: width, case, katakana and spaces alike. */
export const nameKey = (text: string): string => searchKey(text);

/** Whether a text is a phone number or a part of one: digits and what people write between them. */
export const looksDialled = (text: string): boolean =>
	/^\+?[\d\s()\-‐‑‒–—―−.]+$/.test(text.normalize('NFKC'));

/** Keys by which two profiles are surely of one person, or of two who share a telephone: whole ones only. */
export const strongKeys = ({
	phones,
	mails,
	memberNumbers,
	otherIds,
}: Pick<CustomerKeys, 'phones' | 'mails' | 'memberNumbers' | 'otherIds'>): string[] => [
	...phones.map((phone) => `tel ${phoneKey(phone)}`),
	...mails.map((mail) => `mail ${mailKey(mail)}`),
	...[...memberNumbers, ...otherIds].map((number) => `card ${cardKey(number)}`),
];
