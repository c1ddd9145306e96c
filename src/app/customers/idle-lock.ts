import { later } from '#platform/timer.ts';

/** Signs of somebody at the tablet. */
const TOUCHES = ['pointerdown', 'keydown'] as const;

/**
 * Calls `lock` when nobody has touched the tablet for so long. Nothing is timed before `begin`, and one timer is enough:
 * a touch only notes the moment. Answers how to begin and to stop.
 */
export function idleLock(lock: () => void): { begin(idleMs: number): void; stop(): void } {
	let touchedAt = 0;
	let cancel = () => {};
	const touched = () => {
		touchedAt = performance.now();
	};
	const watch = (idleMs: number) => {
		const left = touchedAt + idleMs - performance.now();
		if (left <= 0) return lock();
		cancel = later(left, () => watch(idleMs));
	};
	const stop = () => {
		cancel();
		for (const touch of TOUCHES) removeEventListener(touch, touched, { capture: true });
	};
	return {
		begin(idleMs) {
			stop();
			touched();
			for (const touch of TOUCHES) addEventListener(touch, touched, { capture: true, passive: true });
			watch(idleMs);
		},
		stop,
	};
}
