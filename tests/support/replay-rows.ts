import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** A row of the Complete Journey file exactly as it is written there. */
export type JourneyRow = {
	readonly basket_id: string;
	readonly product_id: string;
	readonly quantity: string;
	readonly sales_value: string;
	readonly retail_disc: string;
	readonly coupon_disc: string;
	readonly coupon_match_disc: string;
	readonly transaction_timestamp: string;
};

const path = fileURLToPath(
	new URL('../../../shared/data/transactions/complete-journey/transactions_2017H1.csv.gz', import.meta.url),
);

/** Whether the file lies beside the project. */
export const journeyIsThere = (): boolean => existsSync(path);

/** All rows, in file order, with only the columns a till has use for. */
export async function readJourney(): Promise<JourneyRow[]> {
	const rows: JourneyRow[] = [];
	const parser = createReadStream(path)
		.pipe(createGunzip())
		.pipe(parse({ columns: true, bom: true }));
	for await (const row of parser) {
		const { basket_id, product_id, quantity, sales_value } = row as JourneyRow;
		const { retail_disc, coupon_disc, coupon_match_disc, transaction_timestamp } = row as JourneyRow;
		rows.push({
			...{ basket_id, product_id, quantity, sales_value },
			...{ retail_disc, coupon_disc, coupon_match_disc, transaction_timestamp },
		});
	}
	return rows;
}

/** Whether the whole files are replayed (`NOREN_REPLAY=all`); a share of them otherwise. */
export const replaysAll = (): boolean => process.env.NOREN_REPLAY === 'all';
