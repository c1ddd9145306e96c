// Injected into the app's page before the app: notes by the page's own clock when an input came and when the screen
// showed what it led to, and lets a bench ask the app's own engine worker. Plain JavaScript: it is sent as it stands.
(() => {
	let waiting = null;

	/** The next `event` starts the watch; the first change on the screen that touches `selector` stops it. */
	const arm = (event, selector, key) => {
		const watch = { event, selector, key, startedAt: null, handledAt: null, done: null, end: null };
		watch.done = new Promise((resolve) => {
			watch.end = resolve;
		});
		waiting = watch;
		setTimeout(() => watch.end(null), 5000);
	};
	const result = () => waiting?.done;

	const onInput = (event) => {
		if (waiting?.event !== event.type || waiting.startedAt !== null) return;
		if (waiting.key && event.key !== waiting.key) return;
		waiting.startedAt = event.timeStamp;
		waiting.handledAt = performance.now();
	};
	for (const type of ['keydown', 'input', 'click']) addEventListener(type, onInput, { capture: true });

	const touches = ({ target, addedNodes }, selector) => {
		const element = target instanceof Element ? target : target.parentElement;
		if (element?.closest(selector)) return true;
		return [...addedNodes].some(
			(node) => node instanceof Element && (node.matches(selector) || node.querySelector(selector)),
		);
	};
	new MutationObserver((records) => {
		const watch = waiting;
		if (!watch || watch.startedAt === null || watch.changedAt) return;
		if (!records.some((record) => touches(record, watch.selector))) return;
		watch.changedAt = performance.now();
		requestAnimationFrame(() => {
			const frameAt = performance.now();
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				const { startedAt, handledAt, changedAt } = watch;
				watch.end({ startedAt, handledAt, changedAt, frameAt, paintedAt: performance.now() });
			};
			port2.postMessage(null);
		});
	}).observe(document, { subtree: true, childList: true, characterData: true });

	/** Tells the bench, once, that the selling screen has been put up: a cashier would scan now. */
	let sells = false;
	/** When a basket line named `norenAwaited` appeared, by the page's clock (0 is the start of the navigation). */
	let lineAt = null;
	new MutationObserver(() => {
		if (!sells && document.querySelector('[data-testid="scan-status"]')) {
			sells = true;
			globalThis.norenSells?.('');
		}
		if (lineAt !== null || !globalThis.norenAwaited) return;
		const lines = document.querySelectorAll('[data-testid="basket-line"]');
		if ([...lines].some((line) => line.textContent.includes(globalThis.norenAwaited)))
			lineAt = performance.now();
	}).observe(document, { subtree: true, childList: true });
	const awaitedLineAt = () => lineAt;

	/** The first worker the app starts is its engine. */
	let engine = null;
	const NativeWorker = globalThis.Worker;
	globalThis.Worker = class extends NativeWorker {
		constructor(...given) {
			super(...given);
			engine ??= this;
		}
	};
	let calls = 0;
	/** One call of the engine in comlink's form; answers the value and how long it was away. */
	const ask = (method, ...given) =>
		new Promise((resolve) => {
			const id = `bench-${++calls}`;
			const from = performance.now();
			const listen = ({ data }) => {
				if (data?.id !== id) return;
				engine.removeEventListener('message', listen);
				resolve({ value: data.value, ms: performance.now() - from });
			};
			engine.addEventListener('message', listen);
			const argumentList = given.map((value) => ({ type: 'RAW', value }));
			engine.postMessage({ id, type: 'APPLY', path: [method], argumentList });
		});

	/** When the engine first found `count` items for `query`, by the page's clock. */
	const searchable = async (query, count) => {
		for (;;) {
			const { value } = await ask('search', query, 0, 1);
			if (value?.total === count) return performance.now();
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	};

	globalThis.noren = { arm, result, awaitedLineAt, ask, searchable };
})();
