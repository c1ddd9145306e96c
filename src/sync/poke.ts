import { backOffMs } from './back-off.ts';
import type { Transport } from './transport.ts';

/** No byte for this long means that the line is half open: hang up and call again (F11). Heartbeats come every 15 s. */
const SILENCE_MS = 40_000;

/** What listening takes from outside. */
export type PokeParts = {
	readonly transport: Transport;
	readonly random: () => number;
	readonly later: (ms: number, work: () => void) => () => void;
};

/**
 * Keeps one stream of hints open and calls `onPoke` for each. A poke carries no data: losing one costs at most the
 * wait until the next periodic pull. Answers how to stop.
 */
export function listenForPokes(parts: PokeParts, onPoke: () => void): () => void {
	let stopped = false;
	let failures = 0;
	let hangUp: (() => void) | null = null;
	let cancelTimer: (() => void) | null = null;

	const listen = async () => {
		const abort = new AbortController();
		hangUp = () => abort.abort();
		let cancelSilence = parts.later(SILENCE_MS, hangUp);
		const heard = (event: string) => {
			failures = 0;
			cancelSilence();
			cancelSilence = parts.later(SILENCE_MS, () => abort.abort());
			if (event === 'poke') onPoke();
		};
		await parts.transport.events('/v1/poke', abort.signal, heard);
		cancelSilence();
		if (stopped) return;
		failures++;
		cancelTimer = parts.later(backOffMs(failures, parts.random), () => void listen());
	};
	void listen();

	return () => {
		stopped = true;
		hangUp?.();
		cancelTimer?.();
	};
}
