import { Workbox } from 'workbox-window';
import { Signal } from './signal.ts';

/** How often a till that is never reloaded looks for a new version, ms. */
const LOOK_EVERY_MS = 60 * 60_000;

/** A new version of the app, waiting until a person lets it in: never under an open basket (L19). */
export class Updates {
	readonly ready = new Signal(false);
	readonly #workbox: Workbox | null;
	#isRegistered = false;

	constructor() {
		this.#workbox = 'serviceWorker' in navigator && import.meta.env.PROD ? new Workbox('/sw.js') : null;
		this.#workbox?.addEventListener('waiting', () => this.ready.set(true));
	}

	/**
	 * Registers the service worker, once; the app works without one, but not after a cold start offline. Called when the
	 * catalogue is on the device, so that precaching does not slow the first load. Browsers look for a new version when a page is opened, and a till stays open for weeks: it looks by itself, also after an outage.
	 */
	register(): void {
		const workbox = this.#workbox;
		if (!workbox || this.#isRegistered) return;
		this.#isRegistered = true;
		// A look that finds no server is no news: the next one follows.
		const look = () => void workbox.update().catch(() => {});
		void workbox.register().then(() => {
			setInterval(look, LOOK_EVERY_MS);
			addEventListener('online', look);
		});
	}

	/** Activates the waiting version and reloads once it is in charge. */
	apply(): void {
		this.#workbox?.addEventListener('controlling', () => location.reload());
		this.#workbox?.messageSkipWaiting();
	}
}
