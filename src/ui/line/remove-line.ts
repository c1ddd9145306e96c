import type { ErrorCode, TillServices } from '#usecases/services.ts';
import type { ShiftServices, VoidedLine, VoidReason } from '#usecases/shift.ts';
import type { Ui } from '../state/ui.svelte.ts';
import type { RemoveLine } from './line-removal.ts';

const BLOCKING: readonly ErrorCode[] = ['storage_failed', 'storage_full', 'writer_fenced'];

/** Nobody had to be asked. */
const UNASKED: VoidReason = { reason: '', approval: null };

/** Takes lines out at one tap, with a way back; whoever may not do that is asked why, and for leave. */
export async function lineRemover(ui: Ui): Promise<RemoveLine> {
	const shift = await ui.services.shift();
	const hasToAsk = await shift.needsApproval('line_void');
	return (lineId) => {
		if (hasToAsk) ui.open('line_void');
		else removeLine(ui, shift, lineId, UNASKED);
	};
}

/** Takes a line out: off the screen now, on the record behind it, back again while the notice is there. */
export function removeLine(ui: Ui, shift: ShiftServices, lineId: string, why: VoidReason): void {
	const { checkout } = ui;
	const { basket } = checkout;
	const line = checkout.priced.lines.find(({ id }) => id === lineId);
	if (!line) return;
	const { name, quantity, extended: amount } = line;
	const voided: VoidedLine = { basketId: basket.id, name, quantity, amount };
	const left = { ...basket, lines: basket.lines.filter(({ id }) => id !== lineId) };
	// Queued before the save of what is left: both are kept at once, or neither.
	const recorded = checkout.afterWrites(() => shift.voidLine(voided, left, why));
	const putBack = checkout.remove(lineId);
	if (!putBack) return;
	ui.notices.show(ui.words.t.lineRemoved(name), () => {
		const before = checkout.basket;
		putBack();
		if (checkout.basket !== before) void record(ui, () => shift.unvoidLine(voided));
	});
	void recorded.then((done) => {
		if (done.ok) return;
		if (BLOCKING.includes(done.code)) block(ui, done.code, () => shift.voidLine(voided, left, why));
		else refuse(ui, done.code, putBack);
	});
}

type Write = () => ReturnType<TillServices['saveBasket']>;

async function record(ui: Ui, write: Write): Promise<void> {
	const done = await ui.checkout.afterWrites(write);
	if (!done.ok) block(ui, done.code, write);
}

/** The device cannot keep what it is told: nothing goes on until it can. */
const block = (ui: Ui, code: ErrorCode, retry: Write): void => ui.till.block({ code, retry });

/** What was allowed when the line was chosen is not allowed any more. */
function refuse(ui: Ui, code: ErrorCode, putBack: () => void): void {
	putBack();
	const { words, action } = ui.words.error(code);
	ui.notices.show(`${words} ${action}`);
}
