import { afterEach, expect, test } from 'vitest';
import { returnsServices } from '#app/returns-services.ts';
import { money } from '#domain/money/money.ts';
import { createDeviceKeys, sign } from '#platform/device-keys.ts';
import { checkEntry } from '#protocol/entry.ts';
import { OwnStoreViews } from '#storage/own-store-views.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { saleToken } from '#usecases/sale-token.ts';
import { aBasketOf } from '../support/a-document.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';

const tills: { remove(): void }[] = [];
afterEach(() => {
	for (const till of tills.splice(0)) till.remove();
});

/** A till of its own store, opened, that knows the keys given. */
async function aTillOf(storeCode: string, device: string, known: readonly object[] = []) {
	const till = await aTill({ enrolled: false });
	tills.push(till);
	const { keys, publicKey } = await createDeviceKeys();
	const identity = { store: 'shibuya', storeCode, device, register: 'R01', incarnation: 1 };
	await till.device.enrolled(identity, { token: device, keys, epoch: 'test' });
	await installFeed(
		till.replica,
		'store-shibuya',
		[aStore(), aClerk({ role: 'manager' }), ...known] as never,
		'2',
	);
	till.fence.token = await till.device.takeFence();
	await till.device.setOperator('0001');
	const opened = await openTill(till, money(10_000), {});
	if (!opened.ok) throw new Error(opened.code);
	const key = { _id: `key:${device}.1`, type: 'device_key', device, incarnation: 1, key: publicKey };
	return { ...till, key };
}

/** Sells three of something for cash and answers the code on its receipt. */
async function soldToken(till: Awaited<ReturnType<typeof aTillOf>>): Promise<string> {
	const basket = aBasketOf('b1', [{ item: 'tea', price: 158, quantity: 3 }]);
	const sold = await completeSale(till, basket, [{ type: 'cash', amount: money(474) }]);
	const entry = sold.ok ? await till.journal.receipt(sold.value.receipt.number) : null;
	if (!entry) throw new Error('nothing was sold');
	return saleToken({ device: till.device, sign }, entry);
}

test('a till that never heard of a sale takes it back by its code, offline, and not twice', async () => {
	const seller = await aTillOf('YOK', 't07');
	const token = await soldToken(seller);
	const other = await aTillOf('SBY', 't01', [seller.key]);
	const catalogue = { ...other.catalogue, byGtin: async () => null };
	const returns = returnsServices({
		...{ ...other, catalogue, views: new OwnStoreViews(other.db) },
		...{ committed: () => {}, exchanged: () => {} },
	});
	expect(await returns.find('YOK-R01-000001')).toMatchObject({ ok: false, code: 'receipt_not_found' });
	const found = await returns.find(token);
	expect(found).toMatchObject({ ok: true, value: { total: 474, left: new Map([['1', 3]]) } });

	const request = {
		...{ id: 'return-1', receiptNumber: 'YOK-R01-000001', reason: 'not_wanted' },
		...{ units: new Map([['1', 2]]), damaged: new Set<number>() },
	};
	expect(await returns.returnSale(request, null)).toMatchObject({ ok: true });
	const entry = await other.journal.receipt('SBY-R01-000001');
	expect(entry?.body).toMatchObject({
		...{ type: 'return', total: -316 },
		original: { entry_id: 'shibuya:t07.1:000000002', receipt_number: 'YOK-R01-000001' },
		lines: [{ of: { receipt_number: 'YOK-R01-000001', line: 1 }, quantity: 2, paid: -316 }],
	});
	if (entry) expect(checkEntry(entry)).toMatchObject({ ok: true });

	expect(await returns.find(token)).toMatchObject({ ok: true, value: { left: new Map([['1', 1]]) } });
	const again = { ...request, id: 'return-2' };
	expect(await returns.returnSale(again, null)).toEqual({ ok: false, code: 'return_exceeds_sale' });
});

test('a code of a till whose key is not here yet is refused with what helps', async () => {
	const token = await soldToken(await aTillOf('YOK', 't07'));
	const other = await aTillOf('SBY', 't01');
	const catalogue = { ...other.catalogue, byGtin: async () => null };
	const returns = returnsServices({
		...{ ...other, catalogue, views: new OwnStoreViews(other.db) },
		...{ committed: () => {}, exchanged: () => {} },
	});
	expect(await returns.find(token)).toEqual({ ok: false, code: 'receipt_signer_unknown' });
	expect(await returns.find(`${token.slice(0, -3)}AAA`)).toMatchObject({ ok: false });
});
