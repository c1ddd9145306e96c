import { addItem, type Basket, emptyBasket } from '#domain/basket/basket.ts';
import { invariant } from '#domain/invariant.ts';
import { money } from '#domain/money/money.ts';
import { toItem } from '#search/catalogue-index.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import { openTill } from '#usecases/open-till.ts';
import { anItemDoc } from '../../support/a-shop.ts';
import { aTill } from '../../support/a-till.ts';

const LINES = 5;
const WARM_UP = 20;

/** What a commit took while, or while not, the other instance was importing. */
export type Commits = { readonly samples: number[]; readonly installs: number };

/** Times `count` sales of five lines through the use case and the strict instance, a real pause between them. */
export async function measureCommits(count: number, duringImport: boolean): Promise<Commits> {
	const till = await aTill();
	invariant((await openTill(till, money(50_000), {})).ok, 'the till opens');
	const importing = duringImport ? startImport(till.name) : null;
	const samples: number[] = [];
	for (let nth = -WARM_UP; nth < count; nth++) {
		const basket = aBasket(nth);
		await till.baskets.save(basket);
		await importing?.underWay();
		const from = performance.now();
		const sale = await completeSale(till, basket, [{ type: 'cash', amount: money(10_000) }]);
		const took = performance.now() - from;
		invariant(sale.ok, 'the sale completes');
		if (nth >= 0) samples.push(took);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	const installs = (await importing?.stop()) ?? 0;
	till.remove();
	return { samples, installs };
}

function aBasket(nth: number): Basket {
	let basket = emptyBasket(`bench-${nth}`, 0);
	for (let line = 0; line < LINES; line++) {
		const item = toItem(anItemDoc(`i${(nth * LINES + line + 1000) % 997}`, { price: 108 + line * 10 }));
		const added = addItem(basket, item, `${nth}-${line}`);
		invariant(added.ok, 'an item fits a basket');
		basket = added.value;
	}
	return basket;
}

/** Installs the whole catalogue again and again in a worker; `underWay` waits while none is being installed. */
function startImport(database: string) {
	const worker = new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module' });
	let installing = false;
	let installs = 0;
	let failure: string | null = null;
	let changed = () => {};
	worker.onerror = (event) => {
		failure = event.message;
		changed();
	};
	worker.onmessage = ({ data }: MessageEvent<'begin' | 'end'>) => {
		installing = data === 'begin';
		if (data === 'end') installs++;
		changed();
	};
	worker.postMessage(database);
	return {
		async underWay(): Promise<void> {
			while (!installing) {
				invariant(failure === null, `the import failed: ${failure}`);
				await new Promise<void>((resolve) => {
					changed = resolve;
				});
			}
		},
		async stop(): Promise<number> {
			worker.terminate();
			return installs;
		},
	};
}
