import type { Paper, PrintJob } from '#usecases/printing.ts';
import type { PrintCatalog } from './words/types.ts';

/** What a paper, or the opening of the drawer, is called: `Receipt SBY-R01-000012`, `Receipt (copy 1) SBY-…`. */
export function paperName(paper: Paper, t: PrintCatalog): string {
	if (paper.kind === 'report') return t.report;
	if (paper.kind === 'label') return `${paper.label.title} × ${paper.quantity}`;
	if (paper.kind === 'lines')
		return paper.lines.flatMap((line) => (line.kind === 'text' ? line.text : []))[2] ?? '';
	if (paper.kind === 'test') return t.testPaper;
	if (paper.kind === 'drawer') return t.drawer;
	const form = t.forms[paper.form];
	return `${paper.copy > 0 ? t.copyOf(form, String(paper.copy)) : form} ${paper.number}`;
}

/** What stopped a job, the one safe action, and what its two buttons are called. */
export function jobWords({ paper, trouble }: PrintJob, t: PrintCatalog) {
	const [what, action] = trouble ? t.trouble[trouble] : ['', ''];
	if (paper.kind === 'drawer') {
		return { what, action: t.trouble.drawer_late[1], again: t.openAgain, skip: t.usedTheKey };
	}
	return { what, action, again: t.again, skip: trouble === 'printer_unsure' ? t.there : t.skip };
}
