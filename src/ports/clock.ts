/** Epoch milliseconds by the device's own clock. Never orders anything (L16). */
export type Clock = { now(): number };
