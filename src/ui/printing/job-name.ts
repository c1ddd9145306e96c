import type { Paper } from '#usecases/printing.ts';
import type { PrintCatalog } from './words/types.ts';

/** What a paper is called: `Receipt SBY-R01-000012`, `Receipt (copy 1) SBY-…`. */
export function paperName(paper: Paper, t: PrintCatalog): string {
	if (paper.kind === 'report') return t.report;
	if (paper.kind === 'label') return `${paper.label.title} × ${paper.quantity}`;
	if (paper.kind === 'lines')
		return paper.lines.flatMap((line) => (line.kind === 'text' ? line.text : []))[2] ?? '';
	if (paper.kind === 'test') return t.testPaper;
	const form = t.forms[paper.form];
	return `${paper.copy > 0 ? t.copyOf(form, String(paper.copy)) : form} ${paper.number}`;
}
