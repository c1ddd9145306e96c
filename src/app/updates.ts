import { Workbox } from 'workbox-window';
import { Signal } from './signal.ts';

/** A new version of the app, waiting until a person lets it in: never under an open basket (L19). */
export class Updates {
	readonly ready = new Signal(false);
	readonly #workbox: Workbox | null;

	constructor() {
		this.#workbox = 'serviceWorker' in navigator && import.meta.env.PROD ? new Workbox('/sw.js') : null;
		this.#workbox?.addEventListener('waiting', () => this.ready.set(true));
	}

	/** Registers the service worker; the app works without one, but not after a cold start offline. */
	register(): void {
		void this.#workbox?.register();
	}

	/** Activates the waiting version and reloads once it is in charge. */
	apply(): void {
		this.#workbox?.addEventListener('controlling', () => location.reload());
		this.#workbox?.messageSkipWaiting();
	}
}
