import { apportion } from '#domain/apportion/apportion.ts';
import { tenderMatrix } from '#domain/apportion/tender-matrix.ts';
import { apportionByGroup } from '#domain/apportion/two-stage.ts';
import { unitShares } from '#domain/apportion/unit-share.ts';
import { money } from '#domain/money/money.ts';
import { companyCheckDigit } from '#domain/tax/japan/registration-number.ts';
import { stampDuty } from '#domain/tax/japan/stamp-duty.ts';
import { taxFreeDeadline } from '#domain/tax/japan/tax-free.ts';
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
	houjinCheck: ({ digits }) => {
		const text = String(digits);
		return { ok: companyCheckDigit(text.slice(1)) === text[0] };
	},
	stampDuty: ({ base }) => ({ duty: stampDuty(money(Number(base))) }),
	taxFreeDeadline: ({ date }) => ({ deadline: taxFreeDeadline(String(date)) }),
	tenderMatrix: ({ lines, tenders }) => ({
		rows: tenderMatrix(
			(lines as number[]).map(money),
			(tenders as [string, number][]).map(([, amount]) => money(amount)),
		),
	}),
};
