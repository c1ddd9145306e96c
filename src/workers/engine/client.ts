import { proxy, type Remote, wrap } from 'comlink';
import type { Gtin } from '#domain/gtin/gtin.ts';
import { type Result, refused } from '#domain/result.ts';
import type {
	Catalogue,
	CategoryCount,
	ItemPage,
	ListedItem,
	SuggestedItem,
	Suggests,
} from '#ports/catalogue.ts';
import type { PinHasher } from '#ports/pin-hasher.ts';
import type { EnrolmentServer, Hello, RecoveryServer, SealedInbox } from '#ports/server.ts';
import type { ErrorCode } from '#protocol/error-codes.ts';
import type {
	EnrolAnswer,
	EnrolRequest,
	LostAnswer,
	LostRequest,
	RecoverAnswer,
	RecoverRequest,
	SealedAnswer,
} from '#protocol/wire.ts';
import type { EngineApi, EngineEvent } from './contract.ts';

/** How long any answer may take before the worker counts as lost, ms. Loading 100,000 items takes a tenth of it. */
const PATIENCE_MS = 30_000;
/** …and an answer that waits for the network. */
const LONG_PATIENCE_MS = 600_000;

/** The engine worker seen from the page. A call to a worker that died rejects instead of hanging (comlink #601). */
export class EngineClient implements Catalogue, PinHasher, EnrolmentServer, RecoveryServer, SealedInbox {
	readonly #engine: Remote<EngineApi>;
	readonly #lost: Promise<never>;

	constructor(worker: Worker) {
		this.#engine = wrap<EngineApi>(worker);
		this.#lost = new Promise((_, reject) => {
			worker.addEventListener('error', (event) => reject(new Error(`engine worker: ${event.message}`)));
		});
		this.#lost.catch(() => {
			// Told to every later call by the race below; nobody waits for it alone.
		});
	}

	load(): Promise<{ readonly catalogueLoaded: boolean }> {
		return this.#race(this.#engine.load());
	}

	reload(): Promise<{ readonly catalogueLoaded: boolean }> {
		return this.#race(this.#engine.reload());
	}

	startSync(): Promise<void> {
		return this.#race(this.#engine.startSync());
	}

	nudge(): Promise<void> {
		return this.#race(this.#engine.nudge());
	}

	/** Takes as long as comparing 100,000 items and fetching what differs over this line takes. */
	checkFeeds(): Promise<void> {
		return this.#race(this.#engine.checkFeeds(), LONG_PATIENCE_MS);
	}

	goodbye(): Promise<boolean> {
		return this.#race(this.#engine.goodbye(), LONG_PATIENCE_MS);
	}

	stopSync(): Promise<void> {
		return this.#race(this.#engine.stopSync(), LONG_PATIENCE_MS);
	}

	listen(listener: (event: EngineEvent) => void): Promise<void> {
		return this.#race(this.#engine.listen(proxy(listener)));
	}

	byGtin(gtin: Gtin): Promise<ListedItem | null> {
		return this.#race(this.#engine.byGtin(gtin));
	}

	byId(id: string): Promise<ListedItem | null> {
		return this.#race(this.#engine.byId(id));
	}

	variantsOf(item: Pick<ListedItem, 'id' | 'product'>): Promise<readonly ListedItem[]> {
		return this.#race(this.#engine.variantsOf({ id: item.id, product: item.product }));
	}

	search(query: string, offset: number, limit: number): Promise<ItemPage> {
		return this.#race(this.#engine.search(query, offset, limit));
	}

	categories(): Promise<CategoryCount[]> {
		return this.#race(this.#engine.categories());
	}

	inCategory(category: string, offset: number, limit: number): Promise<ItemPage> {
		return this.#race(this.#engine.inCategory(category, offset, limit));
	}

	namesOf(ids: readonly string[]): Promise<string[]> {
		return this.#race(this.#engine.namesOf(ids));
	}

	suggest(...asked: Parameters<Suggests['suggest']>): Promise<readonly SuggestedItem[]> {
		return this.#race(this.#engine.suggest(...asked));
	}

	version(): Promise<string> {
		return this.#race(this.#engine.version());
	}

	matches(pin: string, hash: string): Promise<boolean> {
		return this.#race(this.#engine.matchesPin(pin, hash));
	}

	hello(): Promise<Result<Hello, ErrorCode>> {
		return this.#asked(this.#engine.hello());
	}

	localCode(store: string): Promise<Result<string, ErrorCode>> {
		return this.#asked(this.#engine.localCode(store));
	}

	enrol(request: EnrolRequest): Promise<Result<EnrolAnswer, ErrorCode>> {
		return this.#asked(this.#engine.enrol(request));
	}

	lost(request: LostRequest): Promise<Result<LostAnswer, ErrorCode>> {
		return this.#asked(this.#engine.lost(request));
	}

	recover(request: RecoverRequest): Promise<Result<RecoverAnswer, ErrorCode>> {
		return this.#asked(this.#engine.recover(request));
	}

	bringIn(file: object): Promise<Result<SealedAnswer, ErrorCode>> {
		return this.#asked(this.#engine.bringIn(file));
	}

	/** A question to the server. Without a worker nobody can reach it, and these calls never throw. */
	async #asked<T>(call: Promise<Result<T, ErrorCode>>): Promise<Result<T, ErrorCode>> {
		try {
			return await this.#race(call, LONG_PATIENCE_MS);
		} catch {
			return refused('server_unreachable');
		}
	}

	async #race<T>(call: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const patience = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error('engine worker: no answer')), patienceMs);
		});
		try {
			return await Promise.race([call, this.#lost, patience]);
		} finally {
			clearTimeout(timer);
		}
	}
}
