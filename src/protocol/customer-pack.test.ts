import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf } from '#domain/calendar/days.ts';
import type { CustomerKeys } from '#domain/customer/profile.ts';
import type { PublishedCustomer } from '#domain/customer/published-customer.ts';
import { packCustomer, packKeys, unpackCustomer, unpackKeys } from './customer-pack.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const texts = fc.array(text, { maxLength: 3 });
const day = fc.integer({ min: 0, max: 40_000 }).map(dayOf);
const ref = fc.stringMatching(/^[0-9A-Za-z_-]{1,20}$/);

const customer: fc.Arbitrary<PublishedCustomer> = fc.record({
	ref: fc.constant('c1'),
	profile: fc.record({
		...{ name: text, kana: text, latin: text, phones: texts, mails: texts },
		...{ memberNumbers: texts, otherIds: texts, preferences: text, note: text },
		birthday: fc.option(fc.constantFrom('1990-05-17', '--05-17')),
	}),
	joinedOn: day,
	rank: text,
	lots: fc.array(
		fc.record({
			points: fc.integer(),
			earnedOn: day,
			spendableFrom: day,
			expiresOn: fc.option(day),
		}),
		{ maxLength: 4 },
	),
	owed: fc.nat(),
	timeline: fc.array(
		fc.record({
			kind: fc.constantFrom('purchase', 'return', 'order', 'hold', 'wish', 'view'),
			channel: fc.constantFrom('store', 'online'),
			...{ place: text, number: text, day, total: fc.integer(), points: fc.integer() },
			status: fc.option(text),
			lines: fc.array(fc.record({ itemId: text, name: text, quantity: fc.integer(), paid: fc.integer() }), {
				maxLength: 3,
			}),
		}),
		{ maxLength: 5 },
	),
	totals: fc.record({
		...{ purchases: fc.nat(), spend: fc.integer(), firstOn: fc.option(day), lastOn: fc.option(day) },
	}),
	rfm: fc.option(
		fc.record({
			score: fc.tuple(
				fc.integer({ min: 1, max: 5 }),
				fc.integer({ min: 1, max: 5 }),
				fc.integer({ min: 1, max: 5 }),
			),
			segment: fc.option(fc.oneof(text, fc.constantFrom('Champions', 'Lost'))),
		}),
	),
	consents: fc.array(
		fc.record({
			purpose: fc.constantFrom('membership', 'history', 'email'),
			isGiven: fc.boolean(),
			textVersion: text,
			at: fc.nat(),
		}),
		{
			maxLength: 3,
		},
	),
	merged: fc.array(ref, { maxLength: 2 }),
	asOf: fc.nat(),
});

test('a customer comes out of a document as they went in', () => {
	fc.assert(
		fc.property(customer, (one) => {
			const wire: unknown = JSON.parse(JSON.stringify(packCustomer(one)));
			expect(unpackCustomer('c1', wire)).toEqual(one);
		}),
	);
});

test('the keys of a bucket come out as they went in', () => {
	const keys: fc.Arbitrary<CustomerKeys> = fc.record({
		...{ ref, name: text, kana: text, latin: text, phones: texts, mails: texts },
		...{ memberNumbers: texts, otherIds: texts, into: fc.option(ref) },
	});
	fc.assert(
		fc.property(fc.array(keys, { maxLength: 5 }), (people) => {
			expect(unpackKeys(JSON.parse(JSON.stringify(packKeys(people))))).toEqual(people);
		}),
	);
});

test('what a newer server adds at the ends of lists is passed over, and what is no customer is none', () => {
	const [one] = fc.sample(customer, { numRuns: 1, seed: 7 });
	if (!one) throw new Error('no sample');
	const wire = packCustomer(one) as readonly unknown[];
	expect(unpackCustomer('c1', [...wire, 'later'])).toEqual(one);
	expect(unpackCustomer('c1', { name: 'x' })).toBeNull();
	expect(unpackCustomer('c1', [])).toBeNull();
	expect(unpackKeys('x')).toBeNull();
});
