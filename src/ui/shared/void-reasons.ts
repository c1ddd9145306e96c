import type { TillServices } from '#usecases/services.ts';
import type { Reason } from '#usecases/shift.ts';

/** A reason to choose from. */
export type VoidReasonChoice = Omit<Reason, 'for'>;

/**
 * Why something goes that was never sold: it was rung wrongly, as a whole sale can be, or is not wanted any more. None
 * where they cannot be read: words of one's own serve.
 */
export async function voidReasons({ returns }: Pick<TillServices, 'returns'>): Promise<VoidReasonChoice[]> {
	const asked = [returns.reasons('post_void'), returns.reasons('return')];
	const all = (await Promise.all(asked).catch(() => [])).flat();
	// A shop may call two reasons alike, for two things.
	return [...new Map(all.map((each) => [each.id, each])).values()];
}
