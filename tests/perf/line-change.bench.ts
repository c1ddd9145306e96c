import { displayGtin, type Gtin } from '#domain/gtin/gtin.ts';
import type { ItemDoc } from '#protocol/feed.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { keepOffers } from '#server/office/promotions.ts';
import { publishStores } from '#server/office/publish-store.ts';
import type { Bench } from './bench.ts';
import { shopServer, spread } from './bench-shop.ts';
import { quantile, sampled } from './figure.ts';
import { fiftyPromotions } from './lab/pricing.ts';
import { Tablet, type Watched } from './tablet.ts';

const LINES = 200;
const WARM_UP = 10;
const CHANGES = 120;
/** Changes of a line before the next one is opened. */
const CHANGES_A_LINE = 10;

/** A line's quantity changes in a big basket: priced anew with every promotion, drawn, on the screen. */
export const bench: Bench = {
	name: 'line-change',
	target: 'painted ≤ 16 ms p95 in a basket of 200 lines with 50 promotions',
	async run(around) {
		const { items } = await around.shop();
		const server = await shopServer(around);
		const goods = spread(items, LINES);
		offerFifty(server.dataDir, goods);
		await server.start();
		const tablet = await Tablet.start(around);
		await tablet.begin(server.url);
		around.say(`ringing up ${LINES} lines`);
		await ringUp(
			tablet,
			goods.map(({ gtins }) => displayGtin((gtins[0] ?? '') as Gtin)),
		);
		const seen = (await changes(tablet)).slice(WARM_UP);
		const of = (took: (watched: Watched) => number) => quantile(seen.map(took), 0.95);
		const parts = {
			changed_p95: of(({ startedAt, changedAt }) => changedAt - startedAt),
			waiting_for_the_frame_p95: of(({ changedAt, frameAt }) => frameAt - changedAt),
			drawing_p95: of(({ frameAt, paintedAt }) => paintedAt - frameAt),
			at_work_p95: of(
				({ handledAt, changedAt, frameAt, paintedAt }) => changedAt - handledAt + paintedAt - frameAt,
			),
		};
		const painted = seen.map(({ startedAt, paintedAt }) => paintedAt - startedAt);
		const note =
			'from the tap’s time stamp until the frame is drawn; the display’s own 16.7 ms rhythm is in it, at_work is without';
		return [sampled('line-change', painted, 'p95', { parts, note })];
	},
};

/** Puts the fifty promotions of the pricing bench on these goods and their categories, before the server starts. */
function offerFifty(dataDir: string, goods: readonly ItemDoc[]): void {
	const categories = [...new Set(goods.map(({ category }) => category))];
	const promotions = fiftyPromotions({
		category: (nth) => categories[nth % categories.length] ?? '',
		item: (nth) => (goods[nth % goods.length]?._id ?? '').slice('item:'.length),
	});
	const db = new Database(dataFolder(dataDir).database);
	try {
		db.transaction(() => {
			keepOffers(db, promotions, []);
			publishStores(db);
		});
	} finally {
		db.close();
	}
}

/** Scans every code inside the page: nothing is measured yet, and a busy DevTools would send digits too far apart. */
async function ringUp({ page }: Tablet, codes: readonly string[]): Promise<void> {
	const lines = page.getByTestId('basket-line');
	for (const [at, code] of codes.entries()) {
		await page.evaluate((digits) => {
			for (const key of [...digits, 'Enter']) {
				for (const type of ['keydown', 'keyup'])
					document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
			}
		}, code);
		await lines.nth(at).waitFor({ state: 'attached' });
	}
}

/** Opens one line after the other all over the basket, and taps its + and − in turn. */
async function changes(tablet: Tablet): Promise<Watched[]> {
	const { page } = tablet;
	const lines = page.getByTestId('basket-line');
	if ((await lines.count()) !== LINES) throw new Error(`${await lines.count()} lines are in the basket`);
	const seen: Watched[] = [];
	for (let nth = 0; seen.length < WARM_UP + CHANGES; nth++) {
		await lines.nth((nth * 37) % LINES).click();
		for (let change = 0; change < CHANGES_A_LINE; change++) {
			const step = page.getByRole('button', {
				name: change % 2 === 0 ? 'One more' : 'One fewer',
				exact: true,
			});
			seen.push(await tablet.watch('click', '[data-testid="basket-line"]', () => step.click()));
		}
	}
	return seen;
}
