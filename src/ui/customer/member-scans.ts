import type { ScanOutcome } from '../scan/scan-outcome.ts';
import type { Ui } from '../state/ui.svelte.ts';
import { customerDesk, type MemberScan } from './customer-desk.svelte.ts';
import { customerError, customerWords } from './words/customer-words.ts';

/** A member card or code: the customer goes into the open basket, and the screen stays as it is. */
export async function takeMember(ui: Ui, scanned: MemberScan): Promise<ScanOutcome> {
	const desk = customerDesk(ui);
	const told = await desk.recognise(scanned);
	if (told.ok) {
		const name = desk.card?.name ?? '';
		return { kind: 'told', tone: 'good', say: (language) => customerWords(language).attached(name) };
	}
	const open = {
		label: (language: 'ja' | 'en') => customerWords(language).scanAction,
		run: () => ui.open('customer'),
	};
	if (told.code === 'customers_locked') {
		return {
			...{ kind: 'told', tone: 'unknown', action: open },
			say: (language) => customerWords(language).scanLocked,
		};
	}
	if (told.code === 'tender_is_charged') {
		return { kind: 'told', tone: 'bad', say: (language) => customerWords(language).scanOther };
	}
	const { code } = told;
	return {
		...{ kind: 'told', tone: 'bad' },
		say: () => {
			const { words, action } = customerError(ui.words, code);
			return `${words} ${action}`;
		},
		...(code === 'customer_not_found' && { action: open }),
	};
}
