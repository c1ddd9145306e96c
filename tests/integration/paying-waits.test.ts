import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { invariant } from '#domain/invariant.ts';
import { Ui } from '#ui/state/ui.svelte.ts';
import type { Pricer } from '#usecases/services.ts';
import { memoryServices } from '../ui/harness/memory-services.ts';
import { demoItems } from '../ui/harness/shop-data.ts';

// The screens' appearance is a word on the page, and there is no page here.
beforeAll(() => vi.stubGlobal('document', { documentElement: { dataset: {} } }));
afterAll(() => vi.unstubAllGlobals());

const tea = demoItems()[0];
const codeOf = (): string => {
	const gtin = tea?.gtins[0];
	invariant(gtin, 'demo items have a GTIN');
	return gtin;
};

/** A till whose prices arrive when the test says so; each call of `arrive` answers the next wish for them. */
async function aTillWithLatePrices() {
	const services = memoryServices(new URLSearchParams('at=sell&offers'));
	const waiting: ((pricer: Pricer | null) => void)[] = [];
	const ui = new Ui({ ...services, pricer: () => new Promise((settle) => waiting.push(settle)) });
	await Promise.all([ui.till.start(), ui.words.start('en')]);
	ui.checkout.restore(null, Promise.resolve());
	await Promise.resolve();
	const pricer = await services.pricer();
	for (let n = 0; n < 3; n++) await ui.scans.accept({ kind: 'scan', text: codeOf() });
	const arrive = async (given: Pricer | null) => {
		waiting.shift()?.(given);
		await new Promise((resolve) => setTimeout(resolve));
	};
	return { ui, pricer, arrive };
}

test('nobody pays a price before the offers are there, and then the payment opens by itself', async () => {
	const { ui, pricer, arrive } = await aTillWithLatePrices();
	const full = ui.checkout.priced.total;
	ui.beginPayment();
	ui.beginPayment();
	expect(ui.payment.stage).toBe('sell');
	await arrive(pricer);
	expect(ui.payment.stage).toBe('pay');
	expect(full).toBe(3 * (tea?.price ?? 0));
	expect(ui.payment.outstanding).toBe(400);
});

test('with the offers there the payment opens at once', async () => {
	const { ui, pricer, arrive } = await aTillWithLatePrices();
	await arrive(pricer);
	ui.beginPayment();
	expect(ui.payment.stage).toBe('pay');
});

test('offers that can’t be loaded open no payment and say so', async () => {
	const { ui, arrive } = await aTillWithLatePrices();
	ui.beginPayment();
	await arrive(null);
	await arrive(null);
	expect(ui.payment.stage).toBe('sell');
	expect(ui.notices.current).not.toBeNull();
	ui.notices.dismiss();
});

test('offers that change under a payment change nothing of it, and hold from the next change on', async () => {
	const { ui, pricer, arrive } = await aTillWithLatePrices();
	await arrive(pricer);
	ui.beginPayment();
	const later = await memoryServices(new URLSearchParams('at=sell')).pricer();
	ui.checkout.offersChanged(true);
	await arrive(later);
	expect(ui.payment.outstanding).toBe(400);
	await ui.payment.back();
	await ui.scans.accept({ kind: 'scan', text: codeOf() });
	await arrive(later);
	expect(ui.checkout.priced.total).toBe(4 * (tea?.price ?? 0));
});
