import type { ShiftServices } from '#usecases/shift.ts';
import type { ShiftParts } from './shift-services.ts';

/**
 * The drawer's day, fetched when it is first asked for and kept; rejects when it is neither on the device nor to be had
 * from the server, and then the next call tries again.
 */
export function shiftLoader(parts: ShiftParts): () => Promise<ShiftServices> {
	let loading: Promise<ShiftServices> | null = null;
	return () => {
		loading ??= import('./shift-services.ts').then(
			({ shiftServices }) => shiftServices(parts),
			(cause: unknown) => {
				loading = null;
				throw cause;
			},
		);
		return loading;
	};
}
