/**
 * What the engine syncs with, as a chunk of its own: look-ups and enrolment do without it, and an enrolled till has it
 * on the device.
 */
export { OutboxStore } from '#storage/outbox-store.ts';
export { OwnMovements } from '#storage/own-movements.ts';
export { PersonKeyStore } from '#storage/person-key-store.ts';
export { ReplicaStore } from '#storage/replica-store.ts';
export { SyncLoop } from '#sync/sync-loop.ts';
