import { SimulatedTerminal } from '#devices/terminal/simulated-terminal.ts';
import type { ChargeParts } from '#usecases/payment-attempts.ts';

/** The shop's simulated terminal with nobody in front of it, and questions to it that are given up at once. */
export function aTerminal() {
	const note = { text: null as string | null };
	const memory = {
		read: () => note.text,
		keep: (text: string) => {
			note.text = text;
		},
	};
	const terminal = new SimulatedTerminal(memory, async () => {});
	/** Charging at a till; made again it has forgotten what only the page knew, as after a reload. */
	const at = <T extends Pick<ChargeParts, 'device' | 'journal' | 'records' | 'clock'>>(
		till: T,
	): T & ChargeParts => ({
		...till,
		terminal,
		deadline: () => AbortSignal.timeout(20),
		asked: new Map<string, number>(),
	});
	return { terminal, at };
}
