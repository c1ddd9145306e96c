import { ok, type Result, refused } from '#domain/result.ts';

/** Turning training on or off; the switch itself is a fact (domain.md §5.6). */
export type TrainingSwitch = { readonly isTraining: boolean };

/** Training is switched with an empty basket and no payment under way only: no sale is half real (AUD-04). */
export function switchTraining(
	to: boolean,
	now: { readonly isTraining: boolean; readonly basketLines: number; readonly isPaying: boolean },
): Result<TrainingSwitch, 'training_basket_open' | 'training_unchanged'> {
	if (to === now.isTraining) return refused('training_unchanged');
	if (now.basketLines > 0 || now.isPaying) return refused('training_basket_open');
	return ok({ isTraining: to });
}
