/**
 * What a till seldom needs, as a chunk of its own: the first load does without it. It is precached like everything
 * else, and housekeeping takes it into memory a while after every start (`load-seldom.ts`).
 */
export { forgetCaches } from '#platform/forget-caches.ts';
export { checkChain } from '#storage/chain-check.ts';
export { dropMirroredFeeds, mirrorFeeds } from '#storage/mirror-feeds.ts';
export { bringUp, healFromMirror } from '#storage/mirror-heal.ts';
export { pruneAbandoned, pruneAvailability, pruneJournal } from '#storage/prune.ts';
export { wipeDatabase } from '#storage/wipe.ts';
export { recoverDevice } from '#usecases/recover-device.ts';
export { exportUnsent, importSealed } from '#usecases/sealed-entries.ts';
