import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	checkEntry,
	ENTRY_BODIES,
	ENTRY_VERSIONS,
	type EntryVersions,
	entryHash,
	entryId,
	type JournalEntry,
	type UnsealedEntry,
	upcast,
} from './entry.ts';
import { GENESIS_HASH } from './hash.ts';
import { DOC_TYPES, OLDEST_PROTOCOL, PROTOCOL_VERSION, schemaOf, withheldTypes } from './protocol-version.ts';

const anEntry = (schema: number, body: Record<string, unknown>, kind = 'till_open'): JournalEntry => {
	const unsealed: UnsealedEntry = {
		id: entryId({ store: 'shibuya', device: 't01', incarnation: 1 }, 1),
		device: 't01',
		incarnation: 1,
		seq: 1,
		kind,
		schema,
		business_day: '2026-11-22',
		device_time: 1,
		clock_offset: 0,
		operator: '0001',
		body,
		prev_hash: GENESIS_HASH,
	};
	return { ...unsealed, hash: entryHash(unsealed) } as JournalEntry;
};

/** A float was once called coins, then money, and came to be counted. */
const VERSIONS: EntryVersions = {
	...ENTRY_VERSIONS,
	till_open: [
		{ body: v.strictObject({ coins: v.number() }), upcast: ({ coins }) => ({ money: coins }) },
		{
			body: v.strictObject({ money: v.number() }),
			upcast: ({ money }) => ({ currency: 'JPY', float: money }),
		},
		{ body: v.strictObject({ currency: v.string(), float: v.number() }) },
	],
};

test.each([
	[1, { coins: 500 }],
	[2, { money: 500 }],
	[3, { currency: 'JPY', float: 500 }],
])('an entry of schema %i is sound and read as the last one', (schema, body) => {
	const entry = anEntry(schema, body);
	expect(checkEntry(entry, VERSIONS)).toEqual({ ok: true, entry });
	const read = upcast(entry, VERSIONS);
	expect(read).toMatchObject({ schema: 3, body: { currency: 'JPY', float: 500 }, hash: entry.hash });
	expect(entry.body).toEqual(body); // the stored content is as it was
	expect(upcast(read, VERSIONS)).toEqual(read);
});

test('a schema is checked by its own body', () => {
	expect(checkEntry(anEntry(1, { money: 500 }), VERSIONS)).toMatchObject({ reason: 'malformed' });
	expect(checkEntry(anEntry(4, { coins: 500 }), VERSIONS)).toMatchObject({ reason: 'unknown_schema' });
});

test('an older build keeps aside what it does not know', () => {
	const { till_open: _, ...older } = VERSIONS;
	expect(checkEntry(anEntry(1, { coins: 1 }), older)).toMatchObject({ reason: 'unknown_kind' });
	expect(checkEntry(anEntry(1, {}, 'toString'), VERSIONS)).toMatchObject({ reason: 'unknown_kind' });
	expect(upcast(anEntry(1, { coins: 1 }), older).body).toEqual({ coins: 1 });
});

test('this build reads every kind it writes, at the schema it writes', () => {
	expect(Object.keys(ENTRY_VERSIONS).sort()).toEqual(Object.keys(ENTRY_BODIES).sort());
	for (const [kind, versions] of Object.entries(ENTRY_VERSIONS)) {
		expect(versions.at(-1)?.body).toBe(ENTRY_BODIES[kind as keyof typeof ENTRY_BODIES]);
		expect(versions.length).toBe(schemaOf(kind));
		for (const { upcast: raise } of versions.slice(0, -1)) expect(raise).toBeTypeOf('function');
	}
});

test('the first wire is not sent types that came later, and every later one is', () => {
	const types = { ...DOC_TYPES, loyalty: 2, weather: 3 };
	expect(withheldTypes(1, types)).toEqual([...withheldTypes(1), 'loyalty', 'weather']);
	expect(withheldTypes(1)).toEqual([
		...['promotion', 'prices', 'sale', 'basket', 'value', 'device_key'],
		...['customer_index', 'customer', 'customer_erased', 'goes_with', 'popular'],
		...['coupon', 'coupon_use'],
	]);
	expect(withheldTypes(2, types)).toEqual([]);
	for (let version = OLDEST_PROTOCOL + 1; version <= PROTOCOL_VERSION; version++) {
		expect(withheldTypes(version)).toEqual([]);
	}
});
