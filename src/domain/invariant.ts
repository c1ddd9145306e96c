/** Throws when a promise between our own modules is broken; never used for input from outside. */
export function invariant(condition: unknown, message: string): asserts condition {
	if (!condition) throw new Error(`Broken promise: ${message}`);
}
