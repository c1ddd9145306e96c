import { expect, test } from 'vitest';
import { type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { ok, type Result, refused } from '#domain/result.ts';
import type { ErrorCode } from '#usecases/services.ts';
import { WriteQueue } from './write-queue.ts';

const basket = (id: string): Basket => emptyBasket(id, 0);

/** A store whose writes end when told to. */
function slowStore(answer: () => Result<true, ErrorCode> = () => ok(true)) {
	const log: string[] = [];
	const ends: (() => void)[] = [];
	const save = async ({ id }: Basket) => {
		log.push(`save ${id}`);
		await new Promise<void>((resolve) => ends.push(resolve));
		return answer();
	};
	const settle = async () => {
		for (let i = 0; i < 20; i++) {
			ends.shift()?.();
			await Promise.resolve();
		}
	};
	return { log, save, settle };
}

test('of the saves that wait only the latest is written, and the first is never held up', async () => {
	const store = slowStore();
	const queue = new WriteQueue(store.save, () => {});
	queue.save(basket('a'));
	await Promise.resolve();
	for (const id of ['b', 'c', 'd']) queue.save(basket(id));
	await store.settle();
	expect(store.log).toEqual(['save a', 'save d']);
});

test('a job runs after the saves before it and before the saves after it', async () => {
	const store = slowStore();
	const queue = new WriteQueue(store.save, () => {});
	queue.save(basket('sold'));
	const sold = queue.run(async () => store.log.push('sell'));
	queue.save(basket('next'));
	await store.settle();
	await sold;
	await store.settle();
	expect(store.log).toEqual(['save sold', 'sell', 'save next']);
});

test('a refused save is told, and the queue goes on', async () => {
	const told: ErrorCode[] = [];
	const queue = new WriteQueue(
		async () => refused('storage_failed'),
		(code) => told.push(code),
	);
	queue.save(basket('a'));
	expect(await queue.run(async () => 'still working')).toBe('still working');
	expect(told).toEqual(['storage_failed']);
});
