import type { NorenDatabase } from '#storage/database.ts';
import type { TillServices, UnsettledCharge } from '#usecases/services.ts';
import type { TenderServices } from '#usecases/tenders.ts';
import type { TenderParts } from './tender-services.ts';

/** Tenders, fetched when they are first asked for and kept; and the one question a start asks about them. */
export function loadedTenders(parts: TenderParts): Pick<TillServices, 'tenders' | 'unsettledCharges'> {
	let loading: Promise<TenderServices> | null = null;
	return {
		tenders() {
			loading ??= import('./tender-services.ts').then(
				({ tenderServices }) => tenderServices(parts),
				(cause: unknown) => {
					loading = null;
					throw cause;
				},
			);
			return loading;
		},
		unsettledCharges: () => unsettledCharges(parts.db),
	};
}

const OVER: readonly string[] = ['declined', 'reversed', 'settled'];

/** The table holds what is not over yet, and the few tries of open baskets that are. */
async function unsettledCharges({ payments }: NorenDatabase): Promise<UnsettledCharge[]> {
	const open = await payments.filter(({ status }) => !OVER.includes(status)).toArray();
	return open.map(({ basket_id, status }) => ({
		basketId: basket_id,
		isReversing: status === 'cancelling',
	}));
}
