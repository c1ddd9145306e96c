/** The outcome of `work`, or a rejection after `ms` without one: a cable that is half out answers never. */
export function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error('no answer')), ms);
		work.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}

/** How long a printer on this tablet may take to be opened, and for each piece it is given, ms. */
export const OPEN_MS = 5000;
export const PIECE_MS = 8000;
