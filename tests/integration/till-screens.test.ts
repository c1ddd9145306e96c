import { expect, test } from 'vitest';
import { invariant } from '#domain/invariant.ts';
import { Tones } from '#ui/shared/tones.ts';
import { Checkout } from '#ui/state/checkout.svelte.ts';
import { Payment } from '#ui/state/payment.svelte.ts';
import { Scans } from '#ui/state/scans.svelte.ts';
import { SignIn } from '#ui/state/sign-in.svelte.ts';
import { Till } from '#ui/state/till.svelte.ts';
import type { ErrorCode } from '#usecases/services.ts';
import { memoryServices } from '../ui/harness/memory-services.ts';
import { demoItems } from '../ui/harness/shop-data.ts';

const ITEMS = demoItems();
const codeOf = (index: number): string => {
	const gtin = ITEMS[index]?.gtins[0];
	invariant(gtin, 'demo items have a GTIN');
	return gtin;
};

/** A till that is open and ready to sell, without a screen. */
async function anOpenTill(scene = '') {
	const services = { ...memoryServices(new URLSearchParams(`at=sell${scene}`)) };
	const till = new Till(services);
	const checkout = new Checkout(services, till);
	const payment = new Payment(services, till, checkout);
	const signIn = new SignIn(services, till);
	const safety: { refusal: ErrorCode | null } = { refusal: null };
	const around = {
		till,
		checkout,
		payment,
		signIn,
		safety,
		openReturns: () => {},
		open: () => {},
		beginPayment: () => {},
		otherTabSells: { current: false },
		openUnknown: () => {},
		format: { money: String },
	};
	const scans = new Scans(services, around, new Tones());
	await till.start();
	const scan = (index: number) => scans.accept({ kind: 'scan', text: codeOf(index) });
	return { services, till, checkout, payment, safety, scans, scan };
}

test('scans that come faster than they are looked up are all rung up, in order', async () => {
	const { checkout, scan } = await anOpenTill();
	await Promise.all([scan(0), scan(1), scan(0), scan(2)]);
	expect(checkout.basket.lines.map(({ itemId, quantity }) => [itemId, quantity])).toEqual([
		['item-0', 2],
		['item-1', 1],
		['item-2', 1],
	]);
});

test('a wrong check digit sells nothing and says so', async () => {
	const { checkout, scans } = await anOpenTill();
	const outcome = await scans.accept({ kind: 'scan', text: '4901234567895' });
	expect(outcome).toMatchObject({ kind: 'refused', code: 'gtin_check_digit' });
	expect(checkout.isEmpty).toBe(true);
});

test('a sale finished twice at once is one sale, and the next scan begins the next basket', async () => {
	const { services, checkout, payment, scan } = await anOpenTill();
	await scan(0);
	payment.begin();
	payment.press('1');
	payment.press('00');
	payment.press('0');
	await Promise.all([payment.finish(), payment.finish()]);
	expect(payment.completed?.changeDue).toBe(1000 - 158);
	await scan(1);
	expect(payment.stage).toBe('sell');
	expect(checkout.basket.lines).toHaveLength(1);
	expect(await services.receipts(0, 10)).toHaveLength(1);
});

test('a scan made while a sale is being written belongs to the next sale', async () => {
	const { checkout, payment, scan } = await anOpenTill();
	await scan(0);
	payment.begin();
	payment.enter(checkout.priced.total);
	const finished = payment.finish();
	const scanned = scan(1);
	await Promise.all([finished, scanned]);
	expect(checkout.basket.lines.map(({ itemId }) => itemId)).toEqual(['item-1']);
});

test('cash and card together settle exactly, and taking a tender back asks for it again', async () => {
	const { payment, scan } = await anOpenTill();
	await scan(0);
	payment.begin();
	payment.press('100');
	payment.takePart();
	payment.choose('card');
	expect(payment.offered).toEqual([
		{ type: 'cash', amount: 100 },
		{ type: 'card', amount: 58 },
	]);
	await payment.remove(0);
	expect(payment.outstanding).toBe(158);
});

test('resuming parks what is open first, and undo puts a line back in its place', async () => {
	const { services, checkout, scan } = await anOpenTill();
	await scan(0);
	await checkout.suspend();
	await Promise.all([scan(1), scan(2), scan(3)]);
	const putBack = checkout.remove(checkout.basket.lines[1]?.id ?? '');
	putBack?.();
	expect(checkout.basket.lines.map(({ itemId }) => itemId)).toEqual(['item-1', 'item-2', 'item-3']);
	const [parked] = await services.suspendedBaskets();
	await checkout.resume(parked?.basket.id ?? '');
	expect(checkout.basket.lines.map(({ itemId }) => itemId)).toEqual(['item-0']);
	expect(await services.suspendedBaskets()).toHaveLength(1);
});

test('a basket that can’t be saved stops the till and stays on the screen', async () => {
	const { till, checkout, scan } = await anOpenTill('&full-disk');
	for (const index of [0, 1, 2]) await scan(index);
	await checkout.afterWrites(async () => {});
	expect(till.blocked?.code).toBe('storage_full');
	expect(checkout.basket.lines).toHaveLength(3);
	expect(await scan(3)).toEqual({ kind: 'locked' });
});

test.each(['device_revoked', 'device_forked'] as const)(
	'after %s the sale that was begun is finished, and no other begins',
	async (code) => {
		const { checkout, payment, safety, scan } = await anOpenTill();
		await scan(0);
		safety.refusal = code;
		await scan(1);
		expect(checkout.basket.lines).toHaveLength(2);
		payment.begin();
		payment.enter(checkout.priced.total);
		await payment.finish();
		expect(payment.stage).toBe('done');
		for (const index of [2, 3]) {
			expect(await scan(index)).toMatchObject({ kind: 'refused', code });
			expect([payment.stage, checkout.isEmpty]).toEqual(['sell', true]);
		}
	},
);

test('the drawer is idle once the finished sale is left, not while its change is counted', async () => {
	const { services, checkout, payment, scan } = await anOpenTill();
	let left = 0;
	services.leaveSale = () => {
		left += 1;
	};
	await scan(0);
	payment.next();
	payment.begin();
	payment.enter(checkout.priced.total);
	await payment.finish();
	expect(left).toBe(0);
	payment.next();
	payment.next();
	expect(left).toBe(1);
});
