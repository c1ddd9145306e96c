/** The device's clock. */
export const systemClock = { now: (): number => Date.now() };
