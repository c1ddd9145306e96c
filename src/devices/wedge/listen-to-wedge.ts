import { DEFAULT_WEDGE, WedgeDetector, type WedgeEvent, type WedgeSettings } from './detector.ts';
import { FieldMemory, focusedField } from './field-memory.ts';
import { wedgeKey } from './key-character.ts';
import { StallMeter } from './stall-meter.ts';

/** Where scans come from; `listen` returns how to stop. */
export type ScanSource = { listen(heard: (event: WedgeEvent) => void): () => void };

/** A keyboard-wedge scanner heard on the whole page, wherever the focus is. */
export function keyboardWedge(page: Window, settings: WedgeSettings = DEFAULT_WEDGE): ScanSource {
	return { listen: (heard) => listenToWedge(page, settings, heard) };
}

function listenToWedge(page: Window, settings: WedgeSettings, heard: (event: WedgeEvent) => void) {
	const detector = new WedgeDetector(settings);
	const memory = new FieldMemory(page);
	const stalls = new StallMeter(page);
	let timer = 0;
	const tell = (events: readonly WedgeEvent[]) => {
		if (events.length > 0) memory.restore(events.map(({ text }) => text).join());
		for (const event of events) heard(event);
	};
	const atSilence = () => {
		tell(detector.silence(page.performance.now() - stalls.stalled(), focusedField(page.document) !== null));
		stalls.stop();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		page.clearTimeout(timer);
		const field = focusedField(page.document);
		// The time the key was pressed, not the time a busy page came to look at it.
		const pressedAt = event.timeStamp - stalls.stalled();
		const verdict = detector.key(wedgeKey(event), pressedAt, field !== null);
		// A scan presses nothing: neither the button that has the focus (space, Enter) nor a shortcut of ours.
		if (verdict.role === 'suffix' || verdict.role === 'own') {
			event.preventDefault();
			event.stopImmediatePropagation();
		} else if (verdict.role === 'part' && event.key === ' ' && !field) event.preventDefault();
		tell(verdict.events);
		if (verdict.role === 'start') memory.remember(field);
		if (verdict.role === 'suffix') stalls.stop();
		if (verdict.role === 'start' || verdict.role === 'part' || verdict.role === 'own') {
			stalls.start();
			timer = page.setTimeout(atSilence, detector.silenceMs + 5);
		}
	};
	page.addEventListener('keydown', onKeyDown, { capture: true });
	return () => {
		page.clearTimeout(timer);
		stalls.stop();
		page.removeEventListener('keydown', onKeyDown, { capture: true });
	};
}
