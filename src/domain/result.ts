/** An expected outcome as a value: the caller must look before it can use the value (style.md §3.5). */
export type Result<T, Code extends string = string> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly code: Code };

/** A success carrying `value`. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** An expected refusal, named by its error code. */
export const refused = <Code extends string>(code: Code): { readonly ok: false; readonly code: Code } => ({
	ok: false,
	code,
});
