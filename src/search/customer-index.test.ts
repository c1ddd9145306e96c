import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import { CustomerIndex } from './customer-index.ts';

const person = (ref: string, given: Partial<CustomerKeys> = {}): CustomerKeys => ({
	...{
		ref,
		name: '',
		kana: '',
		latin: '',
		phones: [],
		mails: [],
		memberNumbers: [],
		otherIds: [],
		into: null,
	},
	...given,
});
const hanako = person('c1', {
	...{ name: '山田 花子', kana: 'ヤマダ ハナコ', phones: ['090-1234-5678'], mails: ['hanako.y@example.jp'] },
	...{ memberNumbers: ['4901-0000-0017'], otherIds: ['online:77001'] },
});
const shota = person('c2', { name: '大下 翔太', kana: 'オオシタ ショウタ', phones: ['+81 3-5555-0199'] });
const smith = person('c3', { name: 'Zoë Smith', latin: 'Zoë Smith', mails: ['zoe@example.com'] });
const mori = person('c4', { name: '森 一', kana: 'もり はじめ' });

function index(...people: CustomerKeys[]): CustomerIndex {
	const all = new CustomerIndex();
	const buckets = new Map<string, CustomerKeys[]>();
	for (const [at, one] of people.entries()) {
		buckets.set(`cindex:${at % 3}`, [...(buckets.get(`cindex:${at % 3}`) ?? []), one]);
	}
	for (const [id, bucket] of buckets) all.setBucket(id, bucket);
	return all;
}
const shop = index(hanako, shota, smith, mori);
const refs = (query: string, among = shop) => among.search(query, 20)?.map(({ keys }) => keys.ref) ?? null;

test.each([
	['hiragana', 'やまだはな', ['c1']],
	['half-width katakana', 'ﾔﾏﾀﾞ ﾊﾅ', ['c1']],
	['kanji with and without a space', '山田花子', ['c1']],
	['kanji of the given name first', '花子 山田', ['c1']],
	['Hepburn', 'yamada', ['c1']],
	['Hepburn with a long vowel', 'Ōshita Shōta', ['c2']],
	['long vowels left out', 'oshita shota', ['c2']],
	['kunrei spelling', 'oosita syouta', ['c2']],
	['an English h for a long vowel', 'ohshita', ['c2']],
	['a name being typed', 'oosh', ['c2']],
	['a Latin name without its dots', 'zoe smith', ['c3']],
	['the last four digits of a phone', '5678', ['c1']],
	['digits in the middle', '0-1234-5', ['c1']],
	['a phone as abroad', '+81 90 1234 5678', ['c1']],
	['a phone at home, stored as abroad', '0355550199', ['c2']],
	['the beginning of an address', 'HANAKO.y@', ['c1']],
	['a whole card', '4901 0000 0017', ['c1']],
	['an id of the online shop', 'online:77001', ['c1']],
	['a whole name shorter than four', '森一', ['c4']],
])('%s finds a person: %s', (_name, query, expected) => {
	expect(refs(query)).toEqual(expected);
});

test.each(['', '山田', 'yam', '567', '+81', '森'])('too little shows nobody: %j', (query) => {
	expect(refs(query) ?? []).toEqual([]);
});

test('parts of a card and the middle of an address find nobody', () => {
	expect(refs('490100000')).toEqual([]);
	expect(refs('example.jp')).toEqual([]);
});

test('own knowledge lies over the buckets: a new name is found, an old one is not, an erased person by nothing', () => {
	const here = index(hanako, shota);
	here.lay([
		['c1', person('c1', { name: '佐藤 花子', kana: 'さとう はなこ' })],
		['c9', person('c9', { name: '新人 会員', kana: 'しんじん かいいん' })],
		['c2', null],
	]);
	expect(refs('やまだはなこ', here)).toEqual([]);
	expect(refs('satou hanako', here)).toEqual(['c1']);
	expect(refs('しんじん', here)).toEqual(['c9']);
	expect(refs('0355550199', here)).toEqual([]);
	expect(here.byRef('c2')).toBeNull();
});

test('who shares a phone, an address or a card is known', () => {
	expect(shop.sharing(person('n', { phones: ['０９０１２３４５６７８'] }))?.ref).toBe('c1');
	expect(shop.sharing(person('n', { mails: ['ZOE@example.com'] }))?.ref).toBe('c3');
	expect(shop.sharing(person('n', { phones: ['090-1234-567'] }))).toBeNull();
	expect(shop.byCard('490100000017')?.ref).toBe('c1');
	expect(shop.byCard('4901')).toBeNull();
});

const kana = fc.stringMatching(/^[あ-おか-こさ-そた-とな-のは-ほま-もや-よら-ろわん]{2,6}$/);
const someone = fc.record({
	name: fc.stringMatching(/^[一-龠]{1,3} [一-龠]{1,3}$/),
	kana: fc.tuple(kana, kana).map(([family, given]) => `${family} ${given}`),
	latin: fc.stringMatching(/^[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}$/),
	phones: fc.array(fc.stringMatching(/^0[789]0-[0-9]{4}-[0-9]{4}$/), { minLength: 1, maxLength: 2 }),
	mails: fc.array(fc.stringMatching(/^[a-z]{4,8}@[a-z]{3,6}\.jp$/), { minLength: 1, maxLength: 2 }),
	memberNumbers: fc.array(fc.stringMatching(/^[0-9]{13}$/), { minLength: 1, maxLength: 2 }),
	otherIds: fc.array(fc.stringMatching(/^line:[a-zA-Z0-9]{6}$/), { maxLength: 1 }),
});

test('the last four digits of a phone are found when they look like a country', () => {
	const here = index(
		person('c1', { phones: ['090-0000-0081'] }),
		person('c2', { phones: ['+81 90-1111-2222'] }),
	);
	expect(refs('0081', here)).toEqual(['c1']);
	expect(refs('0081 90 1111 2222', here)).toEqual(['c2']);
});

test('everybody is found by each of their keys', () => {
	fc.assert(
		fc.property(fc.array(someone, { minLength: 1, maxLength: 20 }), (people) => {
			const all = people.map((given, at) => person(`c${at}`, given));
			const here = index(...all);
			for (const { ref, name, kana: reading, latin, phones, mails, memberNumbers, otherIds } of all) {
				const queries = [name, reading, latin, ...phones, ...mails, ...memberNumbers, ...otherIds];
				for (const query of [...queries, ...phones.map((phone) => phone.slice(-4))]) {
					expect(
						here.search(query, 20)?.map(({ keys }) => keys.ref),
						query,
					).toContain(ref);
				}
			}
		}),
		{ numRuns: 60 },
	);
});
