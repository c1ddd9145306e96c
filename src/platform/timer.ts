/** Calls back after a delay; answers how to cancel. */
export function later(ms: number, work: () => void): () => void {
	const timer = setTimeout(work, ms);
	return () => clearTimeout(timer);
}
