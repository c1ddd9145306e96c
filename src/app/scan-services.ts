/** Reading whatever is scanned that is not plainly an item: a chunk of its own, taken in once the first screen is quiet. */
export { scanReader } from '#usecases/read-scan.ts';
