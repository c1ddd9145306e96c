import { SimulatedTerminal } from '#devices/terminal/simulated-terminal.ts';
import { localNote } from '#platform/local-note.ts';
import { later } from '#platform/timer.ts';
import type { StoreViews } from '#ports/store-views.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { OwnRecordsStore } from '#storage/own-records.ts';
import type { CounterParts } from '#usecases/at-the-counter.ts';
import { charge, goOnWith, reverseCharge, unsettledCharges } from '#usecases/charge.ts';
import { correctSaleTender, viewCorrection } from '#usecases/correct-tender.ts';
import { viewAccount } from '#usecases/stored-value.ts';
import { loadCategory, offeredTenders, type TenderServices } from '#usecases/tenders.ts';

/** One question to a terminal takes no longer than this (CPM-06), ms. */
const TERMINAL_MS = 15_000;
/** A customer with a simulated card takes this long, ms. */
const CUSTOMER_MS = 400;
const SIMULATED = 'noren.simulated-terminal';

/** What tenders need, and who hears that something was committed. */
export type TenderParts = Pick<CounterParts, 'device' | 'journal' | 'clock'> & {
	readonly db: NorenDatabase;
	readonly views: StoreViews;
	readonly committed: () => void;
};

/** Tenders bound to this till; a chunk of its own, fetched when one is first asked for. */
export function tenderServices({ db, views, committed, ...given }: TenderParts): TenderServices {
	const terminal = new SimulatedTerminal(
		{ read: () => localNote.read(SIMULATED), keep: (text) => localNote.keep(SIMULATED, text) },
		pause,
	);
	const records = new OwnRecordsStore(db);
	const deadline = () => AbortSignal.timeout(TERMINAL_MS);
	const parts = { ...given, records, terminal, deadline, asked: new Map<string, number>() };
	const told = async <T>(work: Promise<T>): Promise<T> => {
		const outcome = await work;
		committed();
		return outcome;
	};
	return {
		async offered() {
			const [store, session] = await Promise.all([given.device.store(), given.journal.openSession()]);
			return store ? offeredTenders(store, session?.businessDay) : [];
		},
		account: (account) => viewAccount({ ...given, records, views }, account),
		charge: (wish) => told(charge(parts, wish)),
		goOn: (key, openBasket) => told(goOnWith(parts, key, openBasket)),
		reverse: (key, openBasket) => told(reverseCharge(parts, key, openBasket)),
		unsettled: (openBasket) => unsettledCharges(parts, openBasket),
		async loadCategory() {
			const store = await given.device.store();
			return store && loadCategory(store);
		},
		correctable: (number) => viewCorrection(parts, number),
		correct: (fix, approval) => told(correctSaleTender(parts, fix, approval)),
		simulator: {
			mood: () => terminal.mood,
			setMood: (mood) => terminal.setMood(mood),
		},
	};
}

const pause = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		const cancel = later(CUSTOMER_MS, resolve);
		signal.addEventListener(
			'abort',
			() => {
				cancel();
				resolve();
			},
			{ once: true },
		);
	});
