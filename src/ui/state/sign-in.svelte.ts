import type { TillServices } from '#usecases/services.ts';
import { PinEntry } from './pin-entry.svelte.ts';
import type { Till } from './till.svelte.ts';

/** One person signing in. */
export class SignIn extends PinEntry {
	constructor(services: TillServices, till: Till) {
		super(services.now, async (person, pin) => {
			const answer = await services.signIn(person, pin);
			if (answer.ok) till.signedIn(answer.value);
			return answer;
		});
	}
}
