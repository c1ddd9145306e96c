import { logger } from '#platform/logger.ts';
import { Signal } from './signal.ts';

/** How often a till that is never reloaded looks for a new version, ms. */
const LOOK_EVERY_MS = 60 * 60_000;

/** How often a version that was let in is asked again, while the old one is still busy, ms. */
const ASK_EVERY_MS = 1000;

/** A page still on the old version after so many asks is loaded anew: that lets go of what keeps the old one busy. */
const ASKS = 4;

/** A new version of the app, waiting until a person lets it in: never under an open basket (L19). */
export class Updates {
	readonly ready = new Signal(false);
	readonly #workers = import.meta.env.PROD ? navigator.serviceWorker : undefined;
	#registration: ServiceWorkerRegistration | null = null;
	/** There as soon as there is a registration: letting a version in loads nothing. */
	#workbox: typeof import('workbox-window') | null = null;
	#isRegistered = false;
	#isApplying = false;
	/** Another version has taken charge of this page since it was loaded, let in by another tab or late. */
	#isOutdated = false;

	constructor() {
		const workers = this.#workers;
		let hadController = Boolean(workers?.controller);
		workers?.addEventListener('controllerchange', () => {
			if (this.#isApplying) location.reload();
			this.#isOutdated ||= hadController;
			hadController = true;
			if (this.#isOutdated) this.ready.set(true);
		});
	}

	/**
	 * Registers the service worker, once; the app works without one, but not after a cold start offline. Called when the
	 * catalogue is on the device, so that precaching does not slow the first load. Browsers look for a new version when a
	 * page is opened, and a till stays open for weeks: it looks by itself, also after an outage.
	 */
	register(): void {
		if (!this.#workers || this.#isRegistered) return;
		this.#isRegistered = true;
		this.#install().catch((cause) => logger.warn('The app could not be installed on this device', cause));
	}

	/** Loads the page with the waiting version, once that is in charge. */
	apply(): void {
		if (this.#isApplying) return;
		this.#isApplying = true;
		void this.#letIn();
	}

	async #install(): Promise<void> {
		this.#workbox = await import('workbox-window');
		const registration = await new this.#workbox.Workbox('/sw.js').register({ immediate: true });
		if (registration) this.#watch(registration);
	}

	#watch(registration: ServiceWorkerRegistration): void {
		this.#registration = registration;
		const tell = () => this.ready.set(this.#isOutdated || hasNewVersion(registration));
		// One may have been found before this was called: the browser looked when the page was opened.
		const follow = () => registration.installing?.addEventListener('statechange', tell);
		registration.addEventListener('updatefound', follow);
		follow();
		tell();

		// A look that finds no server is no news: the next one follows.
		const look = () => void registration.update().catch(() => {});
		setInterval(look, LOOK_EVERY_MS);
		addEventListener('online', look);
	}

	/** Tells the waiting version to take charge, again and again; its taking charge reloads the page. */
	async #letIn(): Promise<void> {
		for (let asks = 0; asks < ASKS; asks++) {
			const waiting = this.#registration?.waiting;
			// Nobody waits: it is in charge already.
			if (!waiting) break;
			void this.#workbox?.messageSW(waiting, { type: 'SKIP_WAITING' });
			await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
		}
		location.reload();
	}
}

/** Whether a version waits behind another; the first one to be installed waits for nobody. */
const hasNewVersion = ({ active, waiting }: ServiceWorkerRegistration): boolean =>
	active !== null && waiting !== null;
