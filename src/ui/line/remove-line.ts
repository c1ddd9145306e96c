import { type Basket, changeQuantity, voidLine } from '#domain/basket/basket.ts';
import { money } from '#domain/money/money.ts';
import type { ErrorCode, TillServices } from '#usecases/services.ts';
import type { ShiftServices, VoidedLine, VoidReason } from '#usecases/shift.ts';
import type { Ui } from '../state/ui.svelte.ts';
import type { LineRemoval, PutBack } from './line-removal.ts';
import { lineWords } from './words/line-words.ts';

const BLOCKING: readonly ErrorCode[] = ['storage_failed', 'storage_full', 'writer_fenced'];

/** Nobody had to be asked. */
const UNASKED: VoidReason = { reason: '', approval: null };

/** What somebody is asked about: so many units of the chosen line, null for all of it. */
const asked = new WeakMap<Ui, number | null>();
export const askedUnits = (ui: Ui): number | null => asked.get(ui) ?? null;

/** Takes goods out at one tap, with a way back; whoever may not do that is asked why, and for leave. */
export async function lineRemover(ui: Ui): Promise<LineRemoval> {
	const shift = await ui.services.shift();
	const hasToAsk = await shift.needsApproval('line_void');
	const ask = (units: number | null) => {
		asked.set(ui, units);
		ui.open('line_void');
	};
	return {
		remove(lineId) {
			if (hasToAsk) ask(null);
			else removeLine(ui, shift, lineId, UNASKED);
		},
		lower(lineId, units) {
			if (!hasToAsk) return lowerLine(ui, shift, lineId, units, UNASKED);
			ask(units);
			return null;
		},
	};
}

/** Takes a line out: off the screen now, on the record behind it, back again while the notice is there. */
export function removeLine(ui: Ui, shift: ShiftServices, lineId: string, why: VoidReason): void {
	const { checkout, words } = ui;
	const line = checkout.priced.lines.find(({ id }) => id === lineId);
	const left = voidLine(checkout.basket, lineId);
	if (!line || !left.ok) return;
	const { name, quantity, extended: amount } = line;
	takeOff(ui, shift, why, {
		voided: { basketId: checkout.basket.id, name, quantity, amount },
		left: left.value,
		take: () => checkout.remove(lineId),
		said: words.t.lineRemoved(name),
	});
}

/** Takes units off a line that stays, on the same record; null where it would have nothing left. */
export function lowerLine(
	ui: Ui,
	shift: ShiftServices,
	lineId: string,
	units: number,
	why: VoidReason,
): PutBack | null {
	const { checkout, words, format } = ui;
	const line = checkout.priced.lines.find(({ id }) => id === lineId);
	if (!line || units < 1) return null;
	const left = changeQuantity(checkout.basket, lineId, line.quantity - units);
	if (!left.ok) return null;
	const { id } = checkout.basket;
	const { name, quantity, unitPrice } = line;
	return takeOff(ui, shift, why, {
		voided: { basketId: id, name, quantity: units, amount: money(unitPrice * units) },
		left: left.value,
		said: lineWords(words.language).lowered(name, format.count(units)),
		take() {
			checkout.setQuantity(lineId, quantity - units);
			return () => {
				const { basket } = checkout;
				const same = basket.id === id && basket.lines.find((each) => each.id === lineId);
				if (same) checkout.setQuantity(lineId, same.quantity + units);
			};
		},
	});
}

type TakenOff = {
	readonly voided: VoidedLine;
	readonly left: Basket;
	/** Takes it off the screen; the answer puts it back there. */
	readonly take: () => (() => void) | null;
	readonly said: string;
};

function takeOff(ui: Ui, shift: ShiftServices, why: VoidReason, { voided, left, take, said }: TakenOff) {
	const { checkout, notices } = ui;
	// Queued before the save of what is left: both are kept at once, or neither.
	const recorded = checkout.afterWrites(() => shift.voidLine(voided, left, why));
	const putBack = take();
	if (!putBack) return null;
	let isBack = false;
	const undo: PutBack = () => {
		if (isBack) return false;
		const before = checkout.basket;
		putBack();
		isBack = checkout.basket !== before;
		if (isBack) void record(ui, () => shift.unvoidLine(voided));
		return isBack;
	};
	notices.show(said, undo);
	void recorded.then((done) => {
		if (done.ok) return;
		if (BLOCKING.includes(done.code)) block(ui, done.code, () => shift.voidLine(voided, left, why));
		else refuse(ui, done.code, putBack);
	});
	return undo;
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
