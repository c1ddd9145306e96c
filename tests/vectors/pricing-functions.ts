import { apportion } from '#domain/apportion/apportion.ts';
import { tenderMatrix } from '#domain/apportion/tender-matrix.ts';
import { apportionByGroup } from '#domain/apportion/two-stage.ts';
import { unitShares } from '#domain/apportion/unit-share.ts';
import { money } from '#domain/money/money.ts';
import type { Got, VectorData } from './vector.ts';

/** Functions of §1, §2 and §9: apportionment, units, documents of a sale. */
export const PRICING_FUNCTIONS: Readonly<Record<string, (data: VectorData) => Got>> = {
	apportion: ({ total, weights }) => ({ shares: apportion(money(Number(total)), weights as number[]) }),
	twoStage: ({ total, lines }) => ({
		shares: apportionByGroup(
			money(Number(total)),
			(lines as [number, number][]).map(([rate, amount]) => ({ group: String(rate), amount })),
		),
	}),
	unitSplit: ({ net, qty }) => ({ units: unitShares(money(Number(net)), Number(qty)) }),
	tenderMatrix: ({ lines, tenders }) => ({
		rows: tenderMatrix(
			(lines as number[]).map(money),
			(tenders as [string, number][]).map(([, amount]) => money(amount)),
		),
	}),
};
