/** A source of random bytes, injected so that tests can repeat a run. */
export type RandomBytes = (count: number) => Uint8Array;

/** The operating system's random bytes. */
export const systemRandom: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Random bytes as hex. */
export const randomHex = (random: RandomBytes, bytes: number): string =>
	Buffer.from(random(bytes)).toString('hex');
