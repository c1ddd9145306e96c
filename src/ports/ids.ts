/** Unique ids for baskets and lines, made on the device. */
export type Ids = { next(): string };
