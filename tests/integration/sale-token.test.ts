import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SALE_TOKEN_MARK } from '#domain/receipt/sale-token-mark.ts';
import { createDeviceKeys, sign, verify } from '#platform/device-keys.ts';
import { publishedSale } from '#protocol/bodies/published-sale.ts';
import type { JournalEntry } from '#protocol/entry.ts';
import { LONGEST_TOKEN } from '#protocol/sale-token.ts';
import { Database } from '#server/database/database.ts';
import { foldRows } from '#server/projections/fold-row.ts';
import { saleOfToken, saleToken } from '#usecases/sale-token.ts';
import { TestJournal } from '../contract/journal-fixture.ts';
import { aBasketOf, aReturnBody, aSaleBody, someFacts } from '../support/a-document.ts';

type Sale = JournalEntry<'retail_transaction'>;
const { keys, publicKey } = await createDeviceKeys();
const device = { lives: async () => [{ device: 't01', incarnation: 1, keys }] };

/** A sale of a till of another store. */
function aSale(goods = [{ item: '4901234567894', price: 158, quantity: 3 }], isTraining = false): Sale {
	const journal = new TestJournal({ store: 'yokohama' });
	journal.openTill();
	const facts = someFacts({ is_training: isTraining, till_session: journal.entries[0]?.id ?? '' });
	return journal.seal('retail_transaction', aSaleBody(aBasketOf('b', goods), facts)) as Sale;
}

/** Reads a token at a till that knows one device's key, and of goods nothing. */
const read = (token: string, known = publicKey) =>
	saleOfToken(
		{
			views: {
				deviceKey: async (name, incarnation) =>
					name === 't01' && incarnation === 1
						? { _id: 'key:t01.1', type: 'device_key', device: name, incarnation, key: known }
						: null,
			},
			catalogue: { byGtin: async () => null },
			verify,
		},
		token,
	);

const lineFacts = (sale: unknown) =>
	(sale as { lines: object[] }).lines.map((line) => ({ ...line, name: '', sku: '', category: '' }));

test('a sale comes back out of its code with everything a return needs', async () => {
	const entry = aSale([
		{ item: '4901234567894', price: 158, quantity: 3 },
		{ item: 'soap', price: 330, quantity: 1 },
	]);
	const token = await saleToken({ device, sign }, entry);
	expect(token.startsWith(SALE_TOKEN_MARK)).toBe(true);
	const found = await read(token);
	if (!found.ok) throw new Error(found.code);
	const wanted = publishedSale(entry);
	expect(lineFacts(found.value)).toEqual(lineFacts(wanted));
	expect({ ...found.value, lines: [] }).toEqual({ ...wanted, lines: [] });
});

test('no changed character of a code is believed', async () => {
	const token = await saleToken({ device, sign }, aSale());
	await fc.assert(
		fc.asyncProperty(
			fc.nat({ max: token.length - 1 }),
			fc.constantFrom('A', 'b', '7', '_', '.'),
			async (at, by) => {
				if (token[at] === by) return;
				const found = await read(token.slice(0, at) + by + token.slice(at + 1));
				expect(found.ok).toBe(false);
			},
		),
		{ numRuns: 200 },
	);
});

test('a code signed by somebody else, of a device nobody knows, or cut off is refused by its reason', async () => {
	const other = await createDeviceKeys();
	const token = await saleToken({ device, sign }, aSale());
	expect(await read(token, other.publicKey)).toEqual({ ok: false, code: 'receipt_not_genuine' });
	expect(await read(token.slice(0, -1))).toEqual({ ok: false, code: 'receipt_not_genuine' });
	const strange = { lives: async () => [{ device: 't01', incarnation: 2, keys: other.keys }] };
	const later = { ...aSale(), incarnation: 2, id: 'yokohama:t01.2:000000002' };
	const theirs = await saleToken({ device: strange, sign }, later);
	expect(await read(theirs)).toEqual({ ok: false, code: 'receipt_signer_unknown' });
});

test('practice, returns and a basket too large for a code have none', async () => {
	expect(await saleToken({ device, sign }, aSale(undefined, true))).toBe('');
	const sold = aSale();
	const back = { ...sold, body: aReturnBody(sold.body, new Map([[1, 1]])) };
	expect(await saleToken({ device, sign }, back)).toBe('');
	const few = Array.from({ length: 15 }, (_, at) => ({
		item: `49012345${1000 + at * 37}`,
		price: 100 + at * 13,
	}));
	const token = await saleToken({ device, sign }, aSale(few as never));
	expect(token.length).toBeLessThanOrEqual(LONGEST_TOKEN);
	expect(token).not.toBe('');
	const many = Array.from({ length: 120 }, (_, at) => ({ item: `${at * 7919}`, price: 100 + at * 13 }));
	expect(await saleToken({ device, sign }, aSale(many as never))).toBe('');
});

test('two stores that took the same goods back by the code are found when both have synced', async () => {
	const sold = aSale();
	const db = new Database(':memory:');
	const stores = ['shibuya', 'ginza'].map((store, at) => {
		const journal = new TestJournal({ store, device: `t0${at + 2}` });
		journal.openTill();
		const facts = someFacts({
			...{ basket_id: `return-${at}`, receipt_number: `X${at}X-R01-000001` },
			till_session: journal.entries[0]?.id ?? '',
		});
		journal.seal('retail_transaction', aReturnBody(sold.body, new Map([[1, 2]]), facts));
		return journal.entries;
	});
	const opened = new TestJournal({ store: 'yokohama' }).openTill();
	const rows = [opened, sold, ...stores.flat()].map((entry) => ({
		type: 'entry' as const,
		position: '0',
		entry,
	}));
	db.transaction(() => foldRows(db, rows));
	expect(db.all('SELECT kind, detail FROM proj_exceptions')).toEqual([
		{
			kind: 'over_returned',
			detail: 'SBY-R01-000001 line 1: 4 of 3, by X1X-R01-000001 and X0X-R01-000001',
		},
	]);
	db.close();
});
