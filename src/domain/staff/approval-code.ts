/** How long a code holds by which someone allows something at another tablet, ms: long enough to walk over with it. */
export const APPROVAL_CODE_MS = 60_000;

/** How far the clocks of two tablets of a shop may be apart, ms. */
const CLOCKS_APART_MS = 30_000;

/** Whether a code made at `madeAt` (epoch ms by the tablet that made it) holds at `now`, by the tablet that reads it. */
export const isFreshCode = (madeAt: number, now: number): boolean =>
	madeAt - CLOCKS_APART_MS <= now && now < madeAt + APPROVAL_CODE_MS + CLOCKS_APART_MS;
