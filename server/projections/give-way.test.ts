import { expect, test } from 'vitest';
import { GiveWay } from './give-way.ts';

const turns = async (count: number) => {
	for (let at = 0; at < count; at++) await new Promise((resolve) => setImmediate(resolve));
};

test('a step follows the one before in the next turn while nobody waits', async () => {
	const way = new GiveWay();
	let paused = false;
	void way.pause().then(() => {
		paused = true;
	});
	await turns(3);
	expect(paused).toBe(true);
});

test('while someone waits the next step rests, and comes all the same', async () => {
	const way = new GiveWay();
	let answer: () => void = () => {};
	const waiting = way.first(
		() =>
			new Promise<void>((resolve) => {
				answer = resolve;
			}),
	);
	expect(way.isBusy).toBe(true);
	const order: string[] = [];
	const paused = way.pause().then(() => order.push('step'));
	await turns(3);
	expect(order).toEqual([]);
	await paused; // nobody was answered meanwhile, and yet it goes on
	expect(order).toEqual(['step']);
	answer();
	await waiting;
	expect(way.isBusy).toBe(false);
});

test('who was answered with a failure waits no longer', async () => {
	const way = new GiveWay();
	await expect(way.first(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
	expect(way.isBusy).toBe(false);
});
