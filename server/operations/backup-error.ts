/** A backup cannot be taken or used; the message says why in words that a shop owner can act on. */
export class BackupError extends Error {
	override readonly name = 'BackupError';
}
