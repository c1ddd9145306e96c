import type { Ui } from '../state/ui.svelte.ts';
import { printWords } from './words/print-words.ts';

/** The original of a document to this register's printer, once; false where it has none and the browser prints. */
export async function printOriginal(ui: Ui, number: string): Promise<boolean> {
	const printing = await ui.services.printing();
	if (!printing.choice()) return false;
	const printed = await printing.original(number);
	const words = printWords(ui.words.language);
	ui.notices.show(printed?.to === 'queue' ? words.sent : printed ? words.already : words.failed);
	return true;
}
