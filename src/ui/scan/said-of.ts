import type { Ui } from '../state/ui.svelte.ts';
import type { ScanOutcome } from './scan-outcome.ts';
import { scanWords } from './words/scan-words.ts';

/** What a scan came to in words, for wherever the selling screen's own line cannot be seen; '' when there is nothing to say. */
export function saidOf({ words, till, otherTabSells, safety }: Ui, outcome: ScanOutcome): string {
	switch (outcome.kind) {
		case 'refused': {
			const { words: what, action } = words.error(outcome.code);
			return `${what} ${action} (${words.t.scanCode(outcome.text)})`;
		}
		case 'misread':
			return words.t.scanUnreadable;
		case 'paying':
			return words.t.scanWhilePaying;
		case 'locked': {
			const t = scanWords(words.language);
			const isElsewhere = otherTabSells.current || till.blocked || safety.stopped;
			if (till.screen === 'sign_in' && !isElsewhere) return words.t.scanBeforeSale;
			return till.screen === 'open_till' && !isElsewhere ? t.openFirst : t.notHere;
		}
		case 'told':
			return outcome.say(words.language);
		default:
			return '';
	}
}
