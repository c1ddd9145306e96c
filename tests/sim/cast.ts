import { type CustomerProfile, EMPTY_PROFILE } from '#domain/customer/profile.ts';
import type { WireLoyalty } from '#protocol/bodies/loyalty-rules.ts';
import { sha256Hex } from '#protocol/hash.ts';
import { type TextKey, textKey } from '#protocol/sealed-text.ts';

/** Somebody who comes into the simulated stores. */
export type Human = {
	readonly name: string;
	readonly kana: string;
	readonly phone: string;
	readonly card: string;
};

/** Two of one family share a telephone; one gives only a card; the others a telephone of their own. */
export const CAST: readonly Human[] = [
	{ name: '山田 花子', kana: 'ヤマダ ハナコ', phone: '090-1111-2222', card: '' },
	{ name: '佐藤 一郎', kana: 'サトウ イチロウ', phone: '03-3333-4444', card: '' },
	{ name: '佐藤 次子', kana: 'サトウ ツギコ', phone: '03-3333-4444', card: '' },
	{ name: '鈴木 三郎', kana: 'スズキ サブロウ', phone: '', card: 'M-700345' },
	{ name: '高橋 四季', kana: 'タカハシ シキ', phone: '080-5555-6666', card: 'M-700456' },
];

/** One of them as a clerk writes them down. `marker` is in no other registration: whoever is erased is looked for by it. */
export const profileOf = ({ name, kana, phone, card }: Human, marker: string): CustomerProfile => ({
	...EMPTY_PROFILE,
	...{ name, kana, note: marker },
	phones: phone === '' ? [] : [phone],
	memberNumbers: card === '' ? [] : [card],
});

/** What a clerk types to find them. */
export const askedFor = ({ phone, card }: Human): string => phone.replaceAll('-', '') || card;

/** Rules of points by which the sum of all facts is what can be spent: none wait and none end. */
export const SIM_LOYALTY: WireLoyalty = {
	accrual: { step: 10, points: 1, base: 'inclusive', round: 'document' },
	worth: { n: 1, d: 1 },
	spend: { as: 'tender', min: 1, step: 1, proof_above: null },
	pending_days: 0,
	expiry: null,
	offline: { share: { n: 1, d: 2 }, per_sale: 120, per_till_day: 300, max_age_hours: 24 },
	ranks: [{ id: 'regular', name: { ja: '会員', en: 'Member' }, from_spend: 0, times: { n: 1, d: 1 } }],
	terms: [{ version: '2026-04', from: '2026-04-01', ja: '規約', en: 'Terms' }],
};

/** The key of a store's customers, in hex; '*' is the shop's. */
export const storeKeyHex = (store: string): string => sha256Hex(`customers of ${store}`);

const opened = new Map<string, Promise<TextKey | null>>();

/** The store's key as a PIN opens it; what stretches the PIN has tests of its own. */
export function storeKeyOf(store: string): Promise<TextKey | null> {
	const known = opened.get(store) ?? textKey(Uint8Array.from(Buffer.from(storeKeyHex(store), 'hex')));
	opened.set(store, known);
	return known;
}

/** What staff documents carry; nothing in it is read here. */
export const SIM_UNLOCK = { v: 1, salt: 'c2FsdA', memory: 8, passes: 1, sealed: 'c2VhbGVk' } as const;
