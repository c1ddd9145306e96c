import type { LostDevice } from '#usecases/services.ts';

/** How many records of a lost device the server may never have had; null while it cannot be asked. */
export const missingRecords = ({ made, server }: LostDevice): number | null =>
	server ? Math.max(0, made - server.acknowledged) : null;
